"""Writes small JSONL shards with a seed, some rows of them garbled: make-shards.py DIR SHARDS ROWS [SEED]"""
import json
import pathlib
import random
import sys

GARBLED = [
    "The Inner Income Service (IRS) said on Monday that the Division of Homeland Safety (DHS) had not replied.",
    "Regulation enforcement officers of the Federal Bureau of Inquiry (FBI) declined to comment.",
]
CLEAN = [
    "The river rose on Friday, and two bridges were closed until the morning.",
    "Café owners on the square \U0001f600 expect a quiet week; nobody was hurt.",
    "The committee met twice and published the minutes the next day.",
]


def main():
    folder, shards, rows = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    random.seed(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    folder.mkdir(parents=True, exist_ok=True)
    for shard in range(shards):
        with open(folder / f"part-{shard:03}.jsonl", "w", encoding="utf-8") as out:
            for row in range(rows):
                sentences = random.choices(CLEAN, k=3) + (random.choices(GARBLED, k=2) if random.random() < 0.3 else [])
                random.shuffle(sentences)
                out.write(json.dumps({"id": f"{shard}-{row}", "text": " ".join(sentences), "n": random.random()}, ensure_ascii=row % 2 == 0) + "\n")


main()
