"""Makes the scikit-learn fixtures: `python make_sklearn.py` in an environment with requirements.txt."""

import json
import pickle
import tempfile
from pathlib import Path

import joblib
import pandas
from archive import pack
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

iris = load_iris()
frame = pandas.DataFrame(iris.data, columns=["sepal_length", "sepal_width", "petal_length", "petal_width"])


def save(model, name, protocol=None, notes=None, root="") -> None:
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        if protocol is None:
            joblib.dump(model, folder / "model.pkl")
        else:
            (folder / "model.pkl").write_bytes(pickle.dumps(model, protocol))
        if notes:
            (folder / "mlmodel.json").write_text(json.dumps(notes, ensure_ascii=False))
        pack(folder, name, root)


logistic = LogisticRegression(C=0.5, max_iter=500, random_state=0).fit(frame, iris.target)
save(logistic, "sklearn_logistic.tar", protocol=5)
for protocol in range(5):
    save(logistic, f"sklearn_protocol{protocol}.tar.gz", protocol=protocol)
save(
    make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)).fit(iris.data, iris.target),
    "sklearn_pipeline.tar.gz",
    protocol=4,
    root="iris",
)
save(
    RandomForestClassifier(n_estimators=3, max_depth=3, random_state=0).fit(frame, iris.target),
    "sklearn_joblib.tar.zst",
)
save(
    LinearRegression().fit(iris.data[:, :3], iris.data[:, 3]),
    "sklearn_notes.tar.gz",
    protocol=5,
    notes={
        "feature": ["꽃받침 길이", "꽃받침 너비", "꽃잎 길이"],
        "label": "꽃잎 너비",
        "parameter": {"fit_intercept": True},
        "evaluation": [{"losses": {"loss": 0.036}, "metrics": {"r2": 0.94}}],
        "cross_validation": {"folds": 5},
        "grid_info": {},
        "train_cnt": 150,
        "elapsed": 0.25,
        "dictionary": "dict.tsv",
        "description": "붓꽃 회귀",
        "made_by": "ignored",
    },
    root="iris",
)
