"""The bench's peers in Python: reads JSON lines (a glossary, then slices) from stdin and answers each with a line of JSON: processor time, or what is there.

Each peer is set up as its own documentation advises for speed. One that cannot be imported is named with the reason.
"""
import json
import re
import resource
import sys
import time

WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


def make_ftfy(_):
    # Documentation: fix_text goes line by line and leaves out the explanations that cost time.
    import ftfy
    return 'ftfy', 100_000, lambda text: len(ftfy.fix_text(text))


def make_flashtext(given):
    # README: one processor for all texts, all keywords added as a list.
    from flashtext import KeywordProcessor
    processor = KeywordProcessor()
    processor.add_keywords_from_list(given['terms'])
    return f"flashtext, {len(given['terms'])} terms", 30_000, lambda text: len(processor.extract_keywords(text))


def make_symspellpy(given):
    # Documentation: prefixes of seven characters, Verbosity.TOP, no greater distance than the dictionary was made for.
    from symspellpy import SymSpell, Verbosity
    speller = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    for word, count in given['vocabulary']:
        speller.create_dictionary_entry(word, count)
    return f"symspellpy, {len(given['vocabulary'])} words", 10_000, lambda text: sum(len(speller.lookup(word, Verbosity.TOP, 2)) for word in WORD.findall(text.lower()))


def make_rapidfuzz(given):
    # Documentation: process.* over a loop, a processor only ahead of time, a score_cutoff. (cdist wants NumPy and all windows at once.)
    from rapidfuzz import fuzz, process, utils
    choices = [utils.default_process(term) for term in given['share']]

    def find(text):
        words = utils.default_process(text).split()
        windows = (' '.join(words[i:i + size]) for i in range(len(words)) for size in given['windows'])
        return sum(process.extractOne(window, choices, scorer=fuzz.ratio, score_cutoff=85) is not None for window in windows)

    return f'rapidfuzz over windows, {len(choices)} terms', 3_000, find


def peak():
    # Linux counts in KiB, macOS in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == 'darwin' else 1024)


def main():
    runs = []
    for line in sys.stdin:
        asked = json.loads(line)
        if 'terms' in asked:
            rows, skipped = [], []
            for make in (make_ftfy, make_flashtext, make_symspellpy, make_rapidfuzz):
                peer = make.__name__.removeprefix('make_')
                before = peak()
                try:
                    name, size, run = make(asked)
                except ImportError as error:
                    skipped.append({'name': peer, 'reason': str(error)})
                    continue
                runs.append(run)
                rows.append({'name': f'{name} (Python)', 'peer': f'py:{peer}', 'slice': size, 'holds': peak() - before})
            answer = {'rows': rows, 'skipped': skipped}
        elif 'row' in asked:
            run, text = runs[asked['row']], asked['text']
            start = time.process_time()
            run(text)
            answer = {'milliseconds': 1000 * (time.process_time() - start)}
        else:
            answer = {'peak': peak()}
        print(json.dumps(answer), flush=True)


main()
