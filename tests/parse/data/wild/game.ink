// the boat shed
VAR trust = 0
INCLUDE pier.ink

-> shed

=== shed ===
# author: nobody
The shed smells of tar.
Nora: You came. # smiling
* [Ask about the boat] -> boat
* "Is it dry?" I said.
    ~ trust = trust + 1
    Owen: It was.
+ Leave -> DONE
- Nora: Sit down.

=== boat ===
Owen: It has opinions about floating. <>
{trust > 0: Nora: He likes you.}
-> END
