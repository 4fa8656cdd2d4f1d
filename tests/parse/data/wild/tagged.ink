-> pier

=== pier ===
#speaker: Ada #layout:left
Is this the last boat?

#speaker: Bo
It was. You missed it by a week.

*   [Wait]
    -> hut
=== hut ===
#speaker: Ada
Then I will wait for the next.
-> END
