"""Cleans a partitioned JSONL or Parquet data set with ungarble on Spark, writes Parquet and the merged counts.

    spark-submit clean.py IN OUT [--field text] [--engine pipe|pandas] [--ungarble 'npx ungarble']

Every worker node needs Node and ungarble. Rows pass through `ungarble filter --stdio`: one in, one out, in order.
"""
import argparse
import json
import os
import shlex
import subprocess
import tempfile
import threading

from pyspark import StorageLevel
from pyspark.sql import SparkSession


def filter_command(ungarble, field, *more):
    return [*shlex.split(ungarble), "filter", "--stdio", "--field", field, *more]


def clean_by_pipe(spark, path, args):
    """JSON rows as lines through `rdd.pipe`: one process for each task; a task that fails is run again as a whole."""
    command = filter_command(args.ungarble, args.field, *args.options)
    rows = spark.read.text(path).rdd.map(lambda row: row.value)
    # checkCode: a filter that dies must fail its task, not shorten its partition.
    piped = rows.pipe(" ".join(shlex.quote(part) for part in command), checkCode=True)
    return spark.createDataFrame(piped.map(lambda line: (line,)), "value string")


def clean_by_pandas(data, args):
    """`mapInPandas`: one process for each task, fed from a thread so that neither pipe can block the other."""
    command, field = filter_command(args.ungarble, args.field, *args.options), args.field

    def clean(batches):
        with tempfile.TemporaryDirectory() as folder:
            stats = os.path.join(folder, "stats.json")
            process = subprocess.Popen([*command, "--stats", stats], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            try:
                for batch in batches:
                    lines = [json.dumps({field: text}) + "\n" for text in batch[field]]
                    feeder = threading.Thread(target=feed, args=(process.stdin, lines), daemon=True)
                    feeder.start()
                    texts = [json.loads(process.stdout.readline())[field] for _ in lines]
                    feeder.join()
                    yield batch.assign(**{field: texts})
                process.stdin.close()
                if process.wait() != 0:
                    raise RuntimeError(f"ungarble ended with {process.returncode}")
            finally:
                process.kill()

    return data.mapInPandas(clean, data.schema)


def feed(pipe, lines):
    for line in lines:
        pipe.write(line.encode())
    pipe.flush()


def count_partition(pairs):
    """Counts of one partition: sums, so that they merge by reduce. A task that was run twice counts once."""
    counts = {"rows": 0, "changedRows": 0}
    for before, after in pairs:
        counts["rows"] += 1
        counts["changedRows"] += before != after
    yield counts


def merge(a, b):
    return {key: a[key] + b[key] for key in a}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--field", default="text")
    parser.add_argument("--engine", choices=["pipe", "pandas"], default="pipe")
    parser.add_argument("--ungarble", default="npx ungarble")
    parser.add_argument("--options", type=shlex.split, default=[], help="further options of ungarble filter, as one argument")
    args = parser.parse_args()
    spark = SparkSession.builder.getOrCreate()
    parquet = args.engine == "pandas"
    before = spark.read.parquet(args.input) if parquet else spark.read.text(args.input)
    after = clean_by_pandas(before, args) if parquet else clean_by_pipe(spark, args.input, args)
    after = after.persist(StorageLevel.DISK_ONLY)
    after.write.mode("overwrite").parquet(args.output)
    # Row for row the partitions are those of the input.
    column = args.field if parquet else "value"
    pairs = before.select(column).rdd.map(tuple).zip(after.select(column).rdd.map(tuple))
    stats = pairs.mapPartitions(count_partition).reduce(merge)
    print("stats " + json.dumps(stats))
    spark.stop()


if __name__ == "__main__":
    main()
