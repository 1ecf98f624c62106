import { dirname, join } from "node:path";
import { PROJECT } from "../setup/places.mjs";

const PYTHON_FOLDERS = [
  "python",
  "glue",
  "spark",
  "sagemaker",
  "local",
  "sample_data",
  "bench",
  "tests",
];

/** The checks of form, in order: {name, command, args, paths}; without paths the tool's own settings choose. */
export function lintChecks(toolchain, { isFixing }) {
  const npm = (name) => join(PROJECT, "node_modules", ".bin", name);
  const python = (name) => join(dirname(toolchain.devPython), name);
  return [
    {
      name: "eslint",
      command: npm("eslint"),
      args: [".", "--max-warnings=0", ...(isFixing ? ["--fix"] : [])],
    },
    {
      name: "prettier",
      command: npm("prettier"),
      args: [isFixing ? "--write" : "--check", "--log-level=warn", "."],
    },
    {
      name: "ruff check",
      command: python("ruff"),
      args: ["check", "--quiet", ...(isFixing ? ["--fix"] : [])],
      paths: PYTHON_FOLDERS,
    },
    {
      name: "ruff format",
      command: python("ruff"),
      args: ["format", "--quiet", ...(isFixing ? [] : ["--check", "--diff"])],
      paths: PYTHON_FOLDERS,
    },
    // Three runs, because the environments cannot be one: Spark, the model's image, the local AWS.
    {
      name: "mypy spark",
      command: python("mypy"),
      args: [`--python-executable=${toolchain.sparkPython}`, "--cache-dir=.mypy_cache/spark"],
      paths: ["python", "glue", "spark"],
    },
    {
      name: "mypy ml",
      command: python("mypy"),
      args: [`--python-executable=${toolchain.mlPython}`, "--cache-dir=.mypy_cache/ml"],
      paths: ["sagemaker"],
    },
    {
      name: "mypy aws",
      command: python("mypy"),
      args: [
        `--python-executable=${toolchain.awsPython}`,
        "--cache-dir=.mypy_cache/aws",
        // As packages: the engines' folder is on mypy's path too, and a file may have one name only.
        ...["-p", "local.aws", "-p", "local.engines"],
      ],
    },
    {
      name: "sqlfluff",
      command: python("sqlfluff"),
      args: [isFixing ? "fix" : "lint", "--nocolor", "--disable-progress-bar"],
      paths: ["sql"],
    },
  ];
}
