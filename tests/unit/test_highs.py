"""The solver bridge on programs small enough to solve by hand."""

from __future__ import annotations

import io
import math
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import highspy
import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.common.errors import InfeasibleConstraintException

from solvers import highs as bridge
from solvers.answer import Status, load_into
from solvers.highs import SolverError, irreducible_infeasible_subset, solve, write_mps
from solvers.program import MAXIMISE, NegligibleCoefficient, UnusableNumber, compile_model
from solvers.residuals import residuals

NAN, INF = math.nan, math.inf
rng = np.random.default_rng
PARTS = ("MAJOR", "MINOR", "PATCH")


def diet(sense: int = pyo.minimize) -> pyo.ConcreteModel:
    """Buy at least 8 and at most 20 of a nutrient, at most 6 of bread: 2 bread + 3 milk + 7."""
    m = pyo.ConcreteModel()
    m.bread, m.milk = pyo.Var(bounds=(0, 6)), pyo.Var(bounds=(0, None))
    m.enough = pyo.Constraint(expr=(8, m.bread + m.milk, 20))
    m.mix = pyo.Constraint(expr=m.milk >= 0.5 * m.bread)
    m.cost = pyo.Objective(expr=2 * m.bread + 3 * m.milk + 7, sense=sense)
    return m


def storage(hours: int) -> pyo.ConcreteModel:
    """A store of free size between a price that swings and a flat demand."""
    price = (50 + 40 * np.sin(np.arange(hours) / 24 * 2 * np.pi) + 5 * rng(1).random(hours)).tolist()
    m = pyo.ConcreteModel()
    m.hour = pyo.RangeSet(0, hours - 1)
    m.buy, m.charge, m.discharge, m.level = (pyo.Var(m.hour, within=pyo.NonNegativeReals) for _ in range(4))
    m.size = pyo.Var(within=pyo.NonNegativeReals)
    m.balance = pyo.Constraint(m.hour, rule=lambda m, h: m.buy[h] + m.discharge[h] - m.charge[h] == 10 + h % 3)
    m.within = pyo.Constraint(m.hour, rule=lambda m, h: m.level[h] <= m.size)
    m.evolves = pyo.Constraint(
        m.hour,
        rule=lambda m, h: m.level[h] == m.level[(h - 1) % hours] + 0.9 * m.charge[h] - m.discharge[h] / 0.9,
    )
    m.cost = pyo.Objective(expr=hours / 24 * m.size + sum(price[h] * m.buy[h] for h in m.hour))
    return m


def hard_knapsack() -> pyo.ConcreteModel:
    """Thirty random knapsacks of a hundred items at once: a feasible point is easy, its proof is not."""
    weight = rng(0).integers(1, 100, (30, 100)).astype(float)
    m = pyo.ConcreteModel()
    m.take = pyo.Var(range(100), within=pyo.Binary)
    m.fits = pyo.Constraint(
        range(30), rule=lambda m, i: sum(weight[i, j] * m.take[j] for j in range(100)) <= weight[i].sum() / 3
    )
    worth = rng(1).integers(1, 100, 100).tolist()
    m.worth = pyo.Objective(expr=5 + sum(worth[j] * m.take[j] for j in range(100)), sense=pyo.maximize)
    return m


def dual_of(model: pyo.ConcreteModel, constraint: pyo.Constraint) -> float:
    program = compile_model(model)
    return load_into(model, program, solve(program))[constraint]


# Compiling


def test_a_range_an_inequality_and_an_equality_become_one_row_each() -> None:
    m = diet()
    m.same = pyo.Constraint(expr=m.bread + 1 == m.milk)
    program = compile_model(m)
    assert [program.row_name(i) for i in range(3)] == ["enough", "mix", "same"]
    np.testing.assert_array_equal(program.row_lower, [8, -INF, -1])
    np.testing.assert_array_equal(program.row_upper, [20, 0, -1])
    np.testing.assert_array_equal(program.matrix.toarray(), [[1, 1], [0.5, -1], [1, -1]])


def test_bounds_cost_and_constant_are_those_of_the_model() -> None:
    m = diet(pyo.maximize)
    m.bread.domain = pyo.Integers
    program = compile_model(m)
    assert [program.column_name(j) for j in range(2)] == ["bread", "milk"]
    np.testing.assert_array_equal(program.column_lower, [0, 0])
    np.testing.assert_array_equal(program.column_upper, [6, INF])
    np.testing.assert_array_equal(program.cost, [2, 3])
    assert (program.offset, program.sense, program.is_integer.tolist()) == (7, MAXIMISE, [True, False])


def test_a_fixed_variable_becomes_a_constant() -> None:
    m = diet()
    m.bread.fix(4)
    solution = solve(compile_model(m))
    assert solution.objective == pytest.approx(2 * 4 + 3 * 4 + 7)


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (lambda m: m.add_component("bad", pyo.Constraint(expr=NAN * m.bread + m.milk >= 1)), "bread in bad"),
        (lambda m: m.add_component("bad", pyo.Constraint(expr=INF * m.bread + m.milk >= 1)), "bread in bad"),
        (lambda m: m.add_component("bad", pyo.Constraint(expr=1e15 * m.bread + m.milk >= 1)), "bread in bad"),
        (lambda m: m.add_component("bad", pyo.Constraint(expr=m.bread + m.milk >= NAN)), "lower side of bad"),
        (lambda m: m.add_component("bad", pyo.Constraint(expr=m.bread + m.milk >= INF)), "lower side of bad"),
        (
            lambda m: m.add_component("bad", pyo.Constraint(expr=m.bread + m.milk <= -INF)),
            "upper side of bad",
        ),
        (lambda m: m.add_component("bad", pyo.Constraint(expr=m.bread + NAN >= m.milk)), "bad"),
        (lambda m: m.add_component("bad", pyo.Constraint(expr=m.nothing * m.bread >= m.milk)), "bad"),
        (lambda m: m.add_component("bad", pyo.Constraint(expr=m.bread + m.nothing >= m.milk)), "bad"),
        (lambda m: m.add_component("bad", pyo.Constraint(expr=NAN * m.fixed >= 1)), "bad"),
        (lambda m: m.cost.set_value(NAN * m.bread + m.milk), "cost of bread"),
        (lambda m: m.cost.set_value(m.nothing * m.bread + m.milk), "cost"),
        (lambda m: m.cost.set_value(m.bread + m.milk + INF), "constant of the objective"),
        (lambda m: m.cost.set_value(m.bread + m.milk + m.nothing), "cost"),
        (lambda m: m.bread.setub(1e20), "upper bound of bread"),
    ],
)
def test_a_number_no_solver_can_use_is_refused_by_name(spoil, name) -> None:  # type: ignore[no-untyped-def]
    m = diet()
    m.nothing = pyo.Param(mutable=True, initialize=NAN, within=pyo.Any)
    m.fixed = pyo.Var(initialize=0)
    m.fixed.fix()
    spoil(m)
    with pytest.raises(UnusableNumber, match=name):
        compile_model(m)


def test_a_row_or_cost_added_later_is_checked_too() -> None:
    program = compile_model(diet())
    with pytest.raises(UnusableNumber, match="milk in extra"):
        program.with_row("extra", np.array([1, NAN]), lower=1)
    with pytest.raises(UnusableNumber, match="cost of bread"):
        program.with_cost(np.array([INF, 1]))


def test_a_false_constraint_without_variables_is_named() -> None:
    m = diet()
    m.impossible = pyo.Constraint(expr=0 * m.bread >= 1)
    with pytest.raises(InfeasibleConstraintException, match="impossible"):
        compile_model(m)


def test_a_coefficient_the_solver_would_drop_is_announced() -> None:
    m = diet()
    m.faint = pyo.Constraint(expr=1e-9 * m.bread + m.milk >= 1)
    with pytest.warns(NegligibleCoefficient, match="1 matrix entries.*bread in faint"):
        compile_model(m)


def test_a_model_without_or_with_two_objectives_is_refused() -> None:
    m = diet()
    m.other = pyo.Objective(expr=m.bread)
    with pytest.raises(ValueError, match="it has 2: cost, other"):
        compile_model(m)
    m.other.deactivate()
    m.cost.deactivate()
    with pytest.raises(ValueError, match="it has 0"):
        compile_model(m)


def test_the_coefficient_ranges_leave_out_zeros_and_absent_bounds() -> None:
    assert compile_model(diet()).ranges() == {
        "matrix": (0.5, 1),
        "cost": (2, 3),
        "bound": (6, 6),
        "rhs": (8, 20),
    }


# Solving


@pytest.mark.parametrize("solver", ["auto", "simplex", "ipx"])
def test_the_diet_is_solved_by_every_method(solver: str) -> None:
    solution = solve(compile_model(diet()), solver=solver)
    assert solution.status is Status.OPTIMAL
    assert solution.objective == pytest.approx(2 * 16 / 3 + 3 * 8 / 3 + 7, rel=1e-12)
    np.testing.assert_allclose(solution.x, [16 / 3, 8 / 3])
    assert solution.method == ("ipx" if solver == "ipx" else "simplex")
    assert solution.bound == solution.objective and len(solution.attempts) == 1
    assert solution.version == "{}.{}.{}".format(*(getattr(highspy, f"HIGHS_VERSION_{p}") for p in PARTS))
    assert "random_seed" not in solution.options and solution.options["threads"] == 1


def test_a_large_program_is_given_to_interior_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "LARGE", 2)
    program = compile_model(diet())
    solution = solve(program)
    assert (solution.method, solution.options["solver"], solution.options["run_crossover"]) == (
        "ipx",
        "ipx",
        "on",
    )
    assert solve(program, warm_start=solution).objective == pytest.approx(solution.objective)


def test_the_solution_is_put_back_into_the_model_with_its_duals() -> None:
    m = diet()
    m.idle = pyo.Var(bounds=(2, 5))
    program = compile_model(m)
    duals = load_into(m, program, solve(program))
    assert pyo.value(m.cost) == pytest.approx(2 * 16 / 3 + 3 * 8 / 3 + 7)
    assert m.idle.value == 2
    assert duals[m.enough] == pytest.approx(7 / 3)
    assert duals[m.mix] == pytest.approx(-2 / 3)


@pytest.mark.parametrize("sense", [pyo.minimize, pyo.maximize])
@pytest.mark.parametrize("side", ["enough", "mix"])
def test_a_dual_is_the_change_of_the_objective_per_unit_of_the_bound(sense: int, side: str) -> None:
    m = diet(sense)
    program = compile_model(m)
    solution = solve(program)
    row = ["enough", "mix"].index(side)
    step = np.where(np.arange(2) == row, 1e-3, 0)
    shifted = replace(program, row_lower=program.row_lower + step, row_upper=program.row_upper + step)
    slope = (solve(shifted).objective - solution.objective) / 1e-3
    assert solution.row_dual[row] == pytest.approx(slope, abs=1e-9)
    assert np.any(solution.row_dual != 0)


def test_a_reduced_cost_is_the_change_of_the_objective_per_unit_of_the_bound() -> None:
    m = diet()
    m.bread.setub(5)
    program = compile_model(m)
    step = np.array([1e-3, 0])
    slope = (solve(replace(program, column_upper=program.column_upper + step)).objective) / 1e-3
    slope -= solve(program).objective / 1e-3
    assert solve(program).reduced_cost[0] == pytest.approx(slope, abs=1e-6) == pytest.approx(-1)


def test_an_unbounded_program_is_told_from_an_infeasible_one() -> None:
    m = diet()
    m.cost.set_value(-m.milk)
    m.enough.deactivate()
    for domain in (pyo.Reals, pyo.Integers):
        m.milk.domain = domain
        solution = solve(compile_model(m))
        assert solution.status is Status.UNBOUNDED
        assert solution.objective == -INF and solution.bound == -INF and solution.x.size == 0


def test_an_infeasible_program_has_no_values() -> None:
    m = diet()
    m.little = pyo.Constraint(expr=m.bread + m.milk <= 7)
    for domain in (pyo.Reals, pyo.Integers):
        m.bread.domain = domain
        program = compile_model(m)
        solution = solve(program)
        assert solution.status is Status.INFEASIBLE
        assert solution.objective == INF and solution.x.size == solution.row_dual.size == 0
        with pytest.raises(ValueError, match="no values to load: infeasible"):
            load_into(m, program, solution)


def test_a_program_without_variables_left_is_its_constant() -> None:
    m = diet()
    m.bread.fix(4)
    m.milk.fix(5)
    assert solve(compile_model(m)).objective == 2 * 4 + 3 * 5 + 7


def test_integers_are_whole_and_their_bound_is_kept() -> None:
    m = diet()
    m.bread.domain = m.milk.domain = pyo.Integers
    solution = solve(compile_model(m), mip_gap=0)
    assert solution.objective == pytest.approx(2 * 5 + 3 * 3 + 7) == solution.bound
    assert solution.row_dual.size == 0 and solution.residuals is not None
    assert solution.residuals.dual is None and solution.residuals.integrality <= 1e-6


def test_a_time_limit_keeps_the_best_point_found_and_its_bound() -> None:
    program = compile_model(hard_knapsack())
    solution = solve(program, time_limit=0.5, mip_gap=0)
    assert solution.status is Status.TIME_LIMIT
    assert solution.seconds < 5
    assert residuals(program, solution.x).is_feasible()
    assert solution.objective == pytest.approx(program.cost @ solution.x + 5)
    assert 5 < solution.objective < solution.bound < 5 + program.cost.sum()


def test_a_time_limit_without_a_point_says_so() -> None:
    solution = solve(compile_model(storage(500)), time_limit=0.0)
    assert solution.status is Status.TIME_LIMIT
    assert solution.x.size == 0 and solution.objective == INF and solution.bound == -INF


def test_nothing_is_written_to_standard_output_and_the_log_goes_where_told(capfd) -> None:  # type: ignore[no-untyped-def]
    log = io.StringIO()
    solve(compile_model(diet()), log=log)
    assert "Optimal" in log.getvalue()
    assert capfd.readouterr() == ("", "")


def test_progress_can_stop_the_solver() -> None:
    lines: list[str] = []

    def once(seconds: float, line: str) -> bool:
        lines.append(line)
        return seconds > 0.5

    solution = solve(compile_model(hard_knapsack()), mip_gap=0, progress=once)
    assert solution.status is Status.INTERRUPTED
    assert len(lines) >= 2 and lines[-1]
    assert solution.objective > 5 and solution.seconds < 5


@pytest.mark.parametrize("solver", ["simplex", "ipx"])
def test_control_c_stops_the_solver_and_is_raised_again(solver: str) -> None:
    before = threading.active_count()
    program = compile_model(hard_knapsack())
    # signal.raise_signal from another thread: Python hands it to the main one, as it does with Control-C.
    timer = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    start = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        solve(program, solver=solver, mip_gap=0)
    assert 0.4 < time.monotonic() - start < 5
    assert threading.active_count() == before
    assert solve(compile_model(diet())).status is Status.OPTIMAL


def test_what_progress_raises_stops_the_solver_and_is_raised_again() -> None:
    def fail(seconds: float, line: str) -> bool:
        raise LookupError("no window")

    before = threading.active_count()
    with pytest.raises(LookupError, match="no window"):
        solve(compile_model(hard_knapsack()), mip_gap=0, progress=fail)
    assert threading.active_count() == before


def test_two_threads_after_one_are_no_trouble() -> None:
    for threads in (1, 2, 1):
        solution = solve(compile_model(diet()), threads=threads)
        assert (solution.status, solution.options["threads"]) == (Status.OPTIMAL, threads)


def test_an_unknown_method_or_an_absent_hipo_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    program = compile_model(diet())
    with pytest.raises(SolverError, match="ipm"):
        solve(program, solver="ipm")
    monkeypatch.setattr(bridge, "has_hipo", lambda: False)
    with pytest.raises(SolverError, match="highspy-extras"):
        solve(program, solver="hipo")


@pytest.mark.skipif(not bridge.has_hipo(), reason="needs highspy-extras")
def test_hipo_agrees_with_simplex() -> None:
    program = compile_model(storage(200))
    hipo = solve(program, solver="hipo")
    assert hipo.method == "hipo"
    assert hipo.objective == pytest.approx(solve(program, solver="simplex").objective, rel=1e-8)


# Solving again


def test_a_second_objective_under_a_bound_on_the_first_gives_the_lexicographic_optimum() -> None:
    m = diet()
    program = compile_model(m)
    weight, constant = program.coefficients(m.bread + m.milk + 1)
    assert constant == 1
    least = solve(program.with_cost(weight, constant))
    assert least.objective == pytest.approx(9)
    bounded = program.with_row("least_weight", weight, upper=least.objective - constant)
    cheapest = solve(bounded.with_cost(program.cost, program.offset), warm_start=least)
    assert cheapest.objective == pytest.approx(2 * 16 / 3 + 3 * 8 / 3 + 7)
    assert bounded.row_name(2) == "least_weight"
    assert "least_weight" not in {c.name for c in load_into(m, bounded, cheapest)}


def test_a_warm_start_from_the_optimum_needs_no_iteration() -> None:
    program = compile_model(storage(100))
    cold = solve(program)
    warm = solve(program.with_row("slack", np.ones(len(program.columns)), lower=0), warm_start=cold)
    assert cold.iterations > 0 and warm.iterations == 0
    assert warm.objective == pytest.approx(cold.objective, rel=1e-12)


def test_a_warm_start_of_another_program_is_refused() -> None:
    with pytest.raises(SolverError, match="warm start"):
        solve(compile_model(storage(10)), warm_start=solve(compile_model(diet())))


def test_an_integer_search_starts_from_the_point_given() -> None:
    program = compile_model(hard_knapsack())
    first = solve(program, time_limit=0.5, mip_gap=0)
    log = io.StringIO()
    again = solve(program, time_limit=0.1, mip_gap=0, warm_start=first, log=log)
    assert again.objective >= first.objective - 1e-6
    assert "MIP start solution is feasible" in log.getvalue()


def test_an_expression_with_a_stranger_or_a_product_is_refused() -> None:
    m = diet()
    m.stranger = pyo.Var()
    program = compile_model(m)
    with pytest.raises(ValueError, match="stranger"):
        program.coefficients(m.bread + m.stranger)
    with pytest.raises(ValueError, match="not linear"):
        program.coefficients(m.bread * m.milk)


# Trust


def test_the_residuals_of_an_optimum_are_small() -> None:
    solution = solve(compile_model(storage(200)))
    assert solution.residuals is not None and solution.residuals.is_optimal(1e-9)


@pytest.mark.parametrize("sense", [pyo.minimize, pyo.maximize])
def test_every_corruption_of_an_answer_shows_in_its_residual(sense: int) -> None:
    m = diet(sense)
    m.bread.domain = pyo.Reals
    program = compile_model(m)
    good = solve(program)
    x, y, z = good.x, good.row_dual, good.reduced_cost
    assert residuals(program, x, y, z).is_optimal(1e-9)
    binding = int(np.flatnonzero(y)[0])
    shifted = residuals(program, x - np.array([0, 30]), y, z)
    assert shifted.primal >= 15 and shifted.primal_relative > 0.1 and not shifted.is_feasible()
    wrong_price = residuals(program, x, y + np.eye(2)[binding], z)
    assert wrong_price.dual >= 0.4 and not wrong_price.is_optimal()  # type: ignore[operator]
    inside = np.array([6.0, 6.0])
    not_best = residuals(program, inside, y, z)
    assert not_best.is_feasible() and not_best.dual_relative < 1e-9  # type: ignore[operator]
    assert not_best.gap == pytest.approx(abs(program.cost @ (inside - x)))
    assert not_best.complementarity > 1 and not not_best.is_optimal()  # type: ignore[operator]
    priced_absence = residuals(program, x, y, z + np.array([0, -1.0 if sense == 1 else 1.0]))
    assert priced_absence.dual >= 1 and not priced_absence.is_optimal()  # type: ignore[operator]
    assert residuals(program, np.array([NAN, 1.0]), y, z).primal == INF


def test_half_a_unit_is_no_integer() -> None:
    m = diet()
    m.bread.domain = pyo.Integers
    check = residuals(compile_model(m), np.array([4.5, 5.0]))
    assert check.integrality == 0.5 and check.primal == 0 and not check.is_optimal()


def test_an_answer_that_fails_our_check_is_solved_again_by_a_safer_method(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    honest = bridge._values
    lies = iter([True, True, False])

    def sometimes_wrong(highs: highspy.Highs):  # type: ignore[no-untyped-def]
        x, y, z = honest(highs)
        return (x + 1, y, z) if next(lies) else (x, y, z)

    monkeypatch.setattr(bridge, "_values", sometimes_wrong)
    solution = solve(compile_model(diet()), solver="ipx")
    assert solution.status is Status.OPTIMAL
    assert [a.method for a in solution.attempts] == ["ipx", "simplex", "simplex without presolve"]
    assert [a.status for a in solution.attempts] == [Status.ERROR, Status.ERROR, Status.OPTIMAL]
    assert solution.attempts[0].claim == "Optimal"
    assert [record.getMessage() for record in caplog.records] == [
        "The solver ipx stopped before its answer was proven; simplex without presolve took over."
    ]
    assert solution.objective == pytest.approx(2 * 16 / 3 + 3 * 8 / 3 + 7)


def test_an_answer_no_method_can_confirm_is_an_error_without_values(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    honest = bridge._values
    monkeypatch.setattr(bridge, "_values", lambda highs: (honest(highs)[0] + 1, *honest(highs)[1:]))
    solution = solve(compile_model(diet()))
    assert solution.status is Status.ERROR and not caplog.records
    assert solution.x.size == 0 and solution.objective == INF
    assert solution.residuals is not None and solution.residuals.gap_relative > 1e-3  # type: ignore[operator]


# Explaining and exporting


def test_the_infeasible_subset_names_the_two_rows_at_fault() -> None:
    m = diet()
    m.little = pyo.Constraint(expr=m.bread + m.milk <= 7)
    m.innocent = pyo.Constraint(expr=m.bread - m.milk <= 3)
    conflict = irreducible_infeasible_subset(compile_model(m))
    assert set(conflict.names()) == {"enough", "little"}
    assert dict((c.name, side) for c, side in conflict.rows) == {"enough": "lower", "little": "upper"}
    assert conflict.columns == () and conflict.is_irreducible


def test_the_infeasible_subset_names_bounds_of_variables_and_added_rows() -> None:
    program = compile_model(diet()).with_row("feast", np.array([1, 0]), lower=9)
    conflict = irreducible_infeasible_subset(program)
    assert conflict.rows == (("feast", "lower"),)
    assert [(c.name, side) for c, side in conflict.columns] == [("bread", "upper")]


def test_a_feasible_program_has_no_infeasible_subset() -> None:
    m = diet()
    with pytest.raises(ValueError, match="feasible"):
        irreducible_infeasible_subset(compile_model(m))
    m.bread.domain = pyo.Integers
    m.half = pyo.Constraint(expr=2 * m.bread == 5)
    with pytest.raises(ValueError, match="integers apart"):
        irreducible_infeasible_subset(compile_model(m))


@pytest.mark.parametrize("sense", [pyo.minimize, pyo.maximize])
def test_an_exported_program_read_back_has_the_same_names_constant_and_optimum(tmp_path: Path, sense: int) -> None:
    m = diet(sense)
    m.plant = pyo.Var(["north west", "north_west", "北"], bounds=(1, 2), within=pyo.Integers)
    m.cost.expr += pyo.quicksum(m.plant.values())
    program = compile_model(m)
    write_mps(program, tmp_path / "diet.mps")
    reader = highspy.Highs()
    reader.setOptionValue("output_flag", False)
    assert reader.readModel(str(tmp_path / "diet.mps")) == highspy.HighsStatus.kOk
    assert reader.getLp().offset_ == 7
    assert reader.getLp().row_names_ == ["enough", "mix"]
    plants = ["plant[north_west]", "plant[north_west]~2", "plant[_]"]
    assert reader.getLp().col_names_ == ["bread", "milk", *plants]
    reader.run()
    assert reader.getObjectiveValue() == pytest.approx(solve(program).objective, rel=1e-9)


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SolverError, match="cannot write"):
        write_mps(compile_model(diet()), tmp_path / "absent" / "diet.mps")
    with pytest.raises(SolverError, match="cannot write"):
        write_mps(compile_model(diet()), tmp_path / "diet.txt")
