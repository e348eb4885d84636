"""Prints of the learner's code are kept with their step, and never too many."""

from playground.engine.printing import CHARACTERS, MORE, STEPS, Prints


def test_what_one_step_prints_belongs_to_it() -> None:
    at = [3]
    prints = Prints(lambda: at[0])
    print("e", 1.5, file=prints)
    print("f", file=prints)
    at[0] = 4
    print("g", file=prints)
    assert prints.take() == ((3, "e 1.5\nf\n"), (4, "g\n"))
    assert prints.take() == ()


def test_the_last_steps_stay_and_a_long_print_is_cut() -> None:
    at = [0]
    prints = Prints(lambda: at[0])
    for step in range(2 * STEPS):
        at[0] = step
        for _ in range(3):
            prints.write("x" * CHARACTERS)
    found = prints.take()
    assert [step for step, _ in found] == list(range(STEPS, 2 * STEPS))
    assert all(text == "x" * CHARACTERS + MORE for _, text in found)
