# The script of the game.

define n = Character("Nora", color="#c8ffc8")
define o = Character("Owen")
image bg shed = "shed.png"

label start:

    scene bg shed
    with fade
    play music "waves.ogg"

    "The shed smells of tar."

    show nora happy

    n "You came! I bet a lemon that you wouldn't."
    o "I was promised {i}a boat{/i}."
    n happy "You were promised a look at one."

    $ trust = 0

    menu:
        "What does he say?"

        "That floats?":
            o "That floats?"
        "Lovely.":
            $ trust += 1
            o "It is lovely, [name]."

    "Old Man" "It is not for sale."
    hide nora
    jump pier

label pier:
    return
