"""The simulation of large batches holds what must hold of any batch; driver, plan and ladder in it are real."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def simulation() -> ModuleType:
    place = Path(__file__).parents[2] / "benchmarks" / "simulate_batch.py"
    spec = importlib.util.spec_from_file_location("simulate_batch", place)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["simulate_batch"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def world(simulation):
    """Small, slow, and struck by every kind of fault."""
    return simulation.Simulation(
        episodes=40,
        sentences=50,
        gpus=8,
        per_node=4,
        cores=16,
        batch=40,
        gpu_speed=1.0,
        load_s=5.0,
        death_per_hour=6.0,
        hang_per_hour=3.0,
        node_loss_per_hour=3.0,
        repair_s=60.0,
        oom_share=0.05,
        poison=3,
    )


def test_every_sentence_is_made_and_only_the_poison_is_set_aside(simulation, world):
    found = simulation.simulate(world)
    poison = simulation.poisoned(world)
    assert found.lost > 3 * len(poison), "too few faults to show anything"
    assert found.aside == poison
    different = world.episodes * (world.sentences - world.shared) + world.shared
    assert found.made == different - len(poison)
    assert found.episodes == world.episodes - len({number // world.sentences for number in poison})
    assert found.again <= found.lost * world.batch


def test_nothing_is_faster_than_ideal_and_faults_cost_time(simulation, world):
    calm = replace(
        world, death_per_hour=0.0, hang_per_hour=0.0, node_loss_per_hour=0.0, oom_share=0.0, poison=0, load_s=0.0
    )
    found = simulation.simulate(calm)
    assert found.lost == found.again == 0 and not found.aside
    assert found.ideal_s <= found.makespan_s < 1.6 * found.ideal_s
    assert found.makespan_s < simulation.simulate(world).makespan_s


def test_episodes_are_finished_while_others_are_said(simulation, world):
    """They come a window of 2,000 sentences after the other."""
    found = simulation.simulate(replace(world, episodes=160))
    assert found.first_s < found.makespan_s / 2


def test_the_same_seed_gives_the_same_run(simulation, world):
    def told(seed: int) -> tuple[object, ...]:
        found = simulation.simulate(replace(world, seed=seed, episodes=10))
        return found.makespan_s, found.lost, found.again, found.made, found.aside

    assert told(1) == told(1) != told(2)


def test_whoever_reads_too_slowly_is_what_bounds_it(simulation, world):
    found = simulation.simulate(replace(world, read_s=60.0, poison=0))
    assert found.bound == "reading" and found.makespan_s >= found.ideal_s == 60.0 * world.episodes
