"""Words with the sounds that espeak-ng gives them; between them they have every sound of English."""

WORDS = {
    "win": "w ih1 n", "cat": "k ae1 t", "cut": "k ah1 t", "law": "l ao1", "cow": "k aw1", "five": "f ay1 v",
    "bed": "b eh1 d", "bird": "b er1 d", "day": "d ey1", "see": "s iy1", "hello": "hh ax l ow1", "boy": "b oy1",
    "good": "g uh1 d", "food": "f uw1 d", "church": "ch er1 ch", "this": "dh ih1 s", "judge": "jh ah1 jh",
    "sing": "s ih1 ng", "ship": "sh ih1 p", "thin": "th ih1 n", "yes": "y eh1 s", "zoo": "z uw1",
    "vision": "v ih1 zh ax n", "paper": "p ey1 p er", "start": "s t aa1 r t", "north": "n ao1 r th", "air": "eh1 r",
    "happy": "hh ae1 p iy", "red": "r eh1 d", "music": "m y uw1 z ih k",
}  # fmt: skip
