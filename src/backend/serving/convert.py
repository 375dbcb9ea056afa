"""Makes a SavedModel of a Keras file: python - <file> <folder to make>. Answers one line of JSON on its last line of output."""

import json
import signal
import sys


def convert(path, folder):
    import keras

    # safe_mode: no code in the file is run. Uncompiled: training settings of older versions are no obstacle.
    model = keras.models.load_model(path, compile=False, safe_mode=True)
    model.export(folder, verbose=False)


def main(path, folder, seconds):
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds))  # whoever started this may have been killed
    try:
        convert(path, folder)
        answer = {"ok": True}
    except MemoryError:
        answer = {"ok": False, "reason": "it needs more memory than there is"}
    except Exception as error:
        answer = {"ok": False, "reason": str(error) or type(error).__name__}
    print("\n" + json.dumps(answer), flush=True)


main(*sys.argv[1:])
