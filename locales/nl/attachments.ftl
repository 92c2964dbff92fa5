# Files with a message or a request.

bijlagen-label = Voeg een bestand toe (niet verplicht)
bijlagen-hint = Bijvoorbeeld een foto of scan van het aanvraagformulier. PDF, JPEG of PNG, maximaal 5 MB per bestand en 3 bestanden.
bijlagen-opnieuw = Kies je bestanden opnieuw. Je browser onthoudt ze niet.
bijlagen-niet-bewaard = Je bestanden zijn niet bewaard. Kies ze opnieuw als je je antwoord nog verstuurt.
bijlagen-lijst = Bijlagen
bijlagen-grootte = {$n} kB
bijlagen-geblokkeerd = geblokkeerd: hier zit misschien iets schadelijks in
bijlagen-fout-te-veel = Voeg maximaal {$n} bestanden toe.
bijlagen-fout-te-groot = ‘{$naam}’ is te groot. Een bestand mag maximaal 5 MB zijn.
bijlagen-fout-soort = ‘{$naam}’ is geen PDF, JPEG of PNG. Kies een ander bestand.
bijlagen-fout-onleesbaar = ‘{$naam}’ kunnen we niet lezen. Maak het bestand opnieuw of kies een ander.
bijlagen-fout-schadelijk = In ‘{$naam}’ zit misschien iets schadelijks. Kies een ander bestand.
bijlagen-fout-afgebroken = Je bestand kwam niet volledig aan. Kies het opnieuw.
