"""Makes the Spark fixtures: `python make_spark.py` in an environment with requirements.txt and Java 17."""

import tempfile
from pathlib import Path

from archive import pack
from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
frame = spark.createDataFrame(
    [(1.0, Vectors.dense(0.0, 1.1)), (0.0, Vectors.dense(2.0, 1.0)), (1.0, Vectors.dense(0.1, 1.2))],
    ["bought", "columns"],
)
model = LogisticRegression(maxIter=5, regParam=0.01, featuresCol="columns", labelCol="bought").fit(frame)
rows = spark.createDataFrame([(1.0, 0.0, 1.1), (0.0, 2.0, 1.0)], ["label", "age", "income"])
pipeline = Pipeline(stages=[VectorAssembler(inputCols=["age", "income"], outputCol="features"), LogisticRegression(maxIter=2)])

with tempfile.TemporaryDirectory() as work:
    base = Path(work)
    model.write().save(str(base / "native"))
    pack(base / "native", "spark_native.tar.gz", "purchase")
    pipeline.fit(rows).write().save(str(base / "pipeline"))
    pack(base / "pipeline", "spark_pipeline.tar.gz")

    # The manual's layout: the same files, named `metadata` and `data.parquet`.
    manual = base / "manual"
    manual.mkdir()
    for source, name in (("metadata", "metadata"), ("data", "data.parquet")):
        part = next((base / "native" / source).glob("part-*"))
        (manual / name).write_bytes(part.read_bytes())
    pack(manual, "spark_manual.tar")
spark.stop()
