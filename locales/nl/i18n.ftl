# The language itself, and how it writes days and times.

# For browsers and screen readers (BCP 47).
i18n-tag = nl-BE

i18n-maand = { $maand ->
    [1] januari
    [2] februari
    [3] maart
    [4] april
    [5] mei
    [6] juni
    [7] juli
    [8] augustus
    [9] september
    [10] oktober
    [11] november
   *[12] december
}
# As people cut them short when they type a date.
i18n-maand-kort = { $maand ->
    [1] jan
    [2] feb
    [3] mrt
    [4] apr
    [5] mei
    [6] jun
    [7] jul
    [8] aug
    [9] sep
    [10] okt
    [11] nov
   *[12] dec
}
i18n-datum = {$dag} {$maand} {$jaar}
i18n-dag-en-maand = {$dag} {$maand}
i18n-dag-van-de-week = { $weekdag ->
    [1] maandag
    [2] dinsdag
    [3] woensdag
    [4] donderdag
    [5] vrijdag
    [6] zaterdag
   *[7] zondag
} {$datum}
i18n-maand-en-jaar = {$maand} {$jaar}
i18n-klok = {$uur}.{$minuut}
# In the hour that comes twice in October.
i18n-klok-zomer = {$uur}.{$minuut} (zomertijd)
i18n-klok-winter = {$uur}.{$minuut} (wintertijd)
i18n-tijd = {$uur}.{$minuut} uur
i18n-tijd-zomer = {$uur}.{$minuut} uur (zomertijd)
i18n-tijd-winter = {$uur}.{$minuut} uur (wintertijd)
i18n-dag-en-tijd = {$datum}, {$tijd}
i18n-tijdstip = {$datum} om {$tijd}
