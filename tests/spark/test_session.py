"""What a session makes of the JVMs it finds."""

import pytest
from pipeline_core.session import huge_method_limit
from pyspark import SparkConf

FLAG = "-XX:+UseSerialGC -XX:-DontCompileHugeMethods"


@pytest.mark.parametrize(
    ("settings", "limit"),
    [
        ({"spark.master": "local[2]", "spark.driver.extraJavaOptions": FLAG}, 65535),
        ({"spark.master": "local[2]", "spark.executor.extraJavaOptions": FLAG}, 8000),
        ({"spark.master": "yarn", "spark.executor.extraJavaOptions": FLAG}, 65535),
        ({"spark.master": "yarn", "spark.driver.extraJavaOptions": FLAG}, 8000),
        ({}, 8000),
    ],
)
def test_only_a_jvm_that_compiles_huge_methods_gets_them(
    settings: dict[str, str], limit: int
) -> None:
    conf = SparkConf(loadDefaults=False)
    conf.setAll(list(settings.items()))
    assert huge_method_limit(conf) == limit
