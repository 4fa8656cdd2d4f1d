"""Job files in the documents: of the form their systems take, and doing what they say with their variables set."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

import studio

RECIPES = Path(studio.__file__).parents[1] / "docs" / "recipes"

STRINGS = {"type": "array", "items": {"type": "string"}}
KUBERNETES = {
    # From the reference of batch/v1 Job: what an Indexed Job must and may hold of the fields that are used here.
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "properties": {
        "apiVersion": {"const": "batch/v1"},
        "kind": {"const": "Job"},
        "metadata": {"required": ["name"], "properties": {"name": {"pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}}},
        "spec": {
            "additionalProperties": False,
            "required": ["template", "completions"],
            "properties": {
                "completionMode": {"const": "Indexed"},
                "completions": {"type": "integer", "minimum": 1},
                "parallelism": {"type": "integer", "minimum": 1},
                "backoffLimitPerIndex": {"type": "integer", "minimum": 0},
                "maxFailedIndexes": {"type": "integer", "minimum": 0},
                "template": {
                    "required": ["spec"],
                    "properties": {
                        "spec": {
                            "required": ["containers", "restartPolicy"],
                            "properties": {
                                "restartPolicy": {"const": "Never"},  # the only one beside a limit for each index
                                "containers": {
                                    "minItems": 1,
                                    "items": {
                                        "required": ["name", "image"],
                                        "properties": {"command": STRINGS, "args": STRINGS},
                                    },
                                },
                            },
                        }
                    },
                },
            },
        },
    },
}
AWS = {
    # From the reference of AWS Batch SubmitJob.
    "type": "object",
    "additionalProperties": False,
    "required": ["jobName", "jobQueue", "jobDefinition"],
    "properties": {
        "jobName": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$"},
        "jobQueue": {"type": "string"},
        "jobDefinition": {"type": "string"},
        "arrayProperties": {"properties": {"size": {"type": "integer", "minimum": 2, "maximum": 10_000}}},
        "retryStrategy": {"properties": {"attempts": {"type": "integer", "minimum": 1, "maximum": 10}}},
        "containerOverrides": {
            "additionalProperties": False,
            "properties": {
                "command": STRINGS,
                "environment": {"items": {"required": ["name", "value"]}},
                "resourceRequirements": {
                    "items": {
                        "required": ["type", "value"],
                        "properties": {"type": {"enum": ["GPU", "MEMORY", "VCPU"]}, "value": {"pattern": "^[0-9]+$"}},
                    }
                },
            },
        },
    },
}


def slurm() -> tuple[list[str], int]:
    text = (RECIPES / "batch.slurm").read_text()
    array = re.search(r"^#SBATCH --array=1-(\d+)%\d+$", text, re.M)
    assert array
    return ["bash", str(RECIPES / "batch.slurm")], int(array[1])


def kubernetes() -> tuple[list[str], int]:
    spec = yaml.safe_load((RECIPES / "batch-kubernetes.yaml").read_text())["spec"]
    container = spec["template"]["spec"]["containers"][0]
    return [*container["command"], *container["args"]], spec["completions"]


def aws() -> tuple[list[str], int]:
    job = json.loads((RECIPES / "batch-aws.json").read_text())
    return job["containerOverrides"]["command"], job["arrayProperties"]["size"]


def test_they_have_the_form_their_systems_take() -> None:
    jsonschema.validate(yaml.safe_load((RECIPES / "batch-kubernetes.yaml").read_text()), KUBERNETES)
    jsonschema.validate(json.loads((RECIPES / "batch-aws.json").read_text()), AWS)
    subprocess.run(["bash", "-n", RECIPES / "batch.slurm"], check=True)
    text = (RECIPES / "batch.slurm").read_text()
    head = text[: text.index("set -euo")].splitlines()
    assert head[0] == "#!/bin/bash" and all(line.startswith("#") for line in head)  # SLURM stops at the first command


@pytest.mark.parametrize(
    ("of", "variables"),
    [
        (slurm, lambda n, all_: {"SLURM_ARRAY_TASK_ID": f"{n}", "SLURM_ARRAY_TASK_COUNT": f"{all_}"}),
        (kubernetes, lambda n, all_: {"JOB_COMPLETION_INDEX": f"{n - 1}"}),
        (aws, lambda n, all_: {"AWS_BATCH_JOB_ARRAY_INDEX": f"{n - 1}"}),
    ],
)
def test_every_task_of_an_array_makes_its_own_share(tmp_path: Path, of, variables) -> None:
    """Run as its system would, with a program in the place of ``studio`` that tells what it was asked."""
    told = tmp_path / "bin" / "studio"
    told.parent.mkdir()
    told.write_text('#!/bin/sh\necho "$@"\n')
    told.chmod(0o755)
    command, tasks = of()
    for task in (1, 2, tasks):
        env = {
            "PATH": f"{told.parent}:{os.environ['PATH']}",
            "SLURM_SUBMIT_DIR": str(tmp_path),
            **variables(task, tasks),
        }
        done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
        words = done.stdout.split()
        assert words[:2] == ["batch", "scripts"] and words[words.index("--shard") + 1] == f"{task}/{tasks}"


def test_the_parts_of_the_servers_on_kubernetes_fit_each_other() -> None:
    deployment, service, job = yaml.safe_load_all((RECIPES / "servers-kubernetes.yaml").read_text())
    assert [part["kind"] for part in (deployment, service, job)] == ["Deployment", "Service", "Job"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == service["spec"]["selector"] == labels
    server = deployment["spec"]["template"]["spec"]["containers"][0]
    port = service["spec"]["ports"][0]
    assert server["ports"][0]["containerPort"] == port["targetPort"] == server["readinessProbe"]["httpGet"]["port"]
    pod = job["spec"]["template"]["spec"]
    variables = {each["name"]: each["value"] for each in pod["containers"][0]["env"]}
    assert variables["STUDIO_HTTP_URL"] == f"http://{service['metadata']['name']}:{port['port']}/v1"
    assert all(isinstance(value, str) for value in variables.values())
    assert pod["containers"][0]["args"][:2] == ["batch", "scripts"]
    assert pod["containers"][0]["volumeMounts"][0]["name"] == pod["volumes"][0]["name"]


def test_servers_on_slurm_are_waited_for_used_and_ended(tmp_path: Path) -> None:
    """Run with stand-ins: what would start servers, what names the nodes, and a ``studio`` that tells its servers."""
    stand_ins = {
        "srun": 'echo "$@" >> $FOLDER/started; exec sleep 60',
        "scontrol": "printf 'node1\\nnode2\\nnode3\\n'",
        "curl": "eval last=\\$$#; cd $FOLDER; echo $last >> asked; [ -s started ] && [ $(wc -l < asked) -gt 1 ]",
        "sleep": 'case $1 in 2) exit 0;; *) exec /bin/sleep "$1";; esac',
        "studio": 'echo "$STUDIO_HTTP_URL | $*"',
    }
    for name, body in stand_ins.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    env = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "FOLDER": str(tmp_path),
        "SLURM_SUBMIT_DIR": str(tmp_path),
        "SLURM_JOB_NODELIST": "node[1-3]",
        "SERVER": "serve --model tts",
    }
    done = subprocess.run(
        ["bash", RECIPES / "servers.slurm"], env=env, capture_output=True, text=True, check=True, timeout=30
    )
    servers = ["http://localhost:8880/v1", "http://node2:8880/v1", "http://node3:8880/v1"]
    assert done.stdout.strip() == f"{' '.join(servers)} | batch scripts --engine http"
    assert (tmp_path / "started").read_text().split() == [
        "serve",
        "--model",
        "tts",
        "--host",
        "0.0.0.0",
        "--port",
        "8880",
    ]
    asked = (tmp_path / "asked").read_text().split()
    assert asked == [f"{server}/audio/voices" for server in (servers[0], *servers)]
