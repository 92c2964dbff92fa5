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
bijlagen-fout-leeg = ‘{$naam}’ is leeg: er staat niets in. Kies het bestand opnieuw of kies een ander.
bijlagen-fout-heic = ‘{$naam}’ is geen PDF, JPEG of PNG, maar een HEIC-foto. Zo bewaart een iPhone zijn foto’s. Neem de foto opnieuw vanaf deze pagina. Of kies op je iPhone bij ‘Instellingen’, ‘Camera’, ‘Structuren’ voor ‘Meest compatibel’ en neem de foto dan opnieuw.
bijlagen-fout-afbeelding = ‘{$naam}’ is geen PDF, JPEG of PNG, maar een {$soort}-afbeelding. Bewaar de afbeelding als JPEG of PNG en kies dat bestand.
bijlagen-fout-video = ‘{$naam}’ is geen PDF, JPEG of PNG, maar een video. Neem een foto en kies die.
bijlagen-fout-document = ‘{$naam}’ is geen PDF, JPEG of PNG, maar een document van Word, Excel of een ander kantoorprogramma. Open het, bewaar het als PDF en kies dat bestand.
bijlagen-fout-archief = ‘{$naam}’ is geen PDF, JPEG of PNG, maar een ingepakt bestand (zoals ZIP). Pak het uit en kies het bestand dat erin zit.
bijlagen-fout-wachtwoord = ‘{$naam}’ kunnen we niet aannemen. Dit bestand is beveiligd met een wachtwoord. De ombudsdienst kan het niet openen. Open het zelf, druk het af naar een nieuwe PDF zonder wachtwoord en kies die. Of neem een foto van het document.
bijlagen-fout-afgekapt = ‘{$naam}’ kunnen we niet lezen. Het bestand is niet volledig: het einde ontbreekt. Download of kopieer het opnieuw en kies het dan nog eens.
bijlagen-fout-onleesbaar = ‘{$naam}’ kunnen we niet lezen. Het bestand is beschadigd. Maak het bestand opnieuw of kies een ander.
bijlagen-fout-schadelijk = In ‘{$naam}’ zit misschien iets schadelijks. Kies een ander bestand.
bijlagen-fout-afgebroken = Je bestand kwam niet volledig aan. Kies het opnieuw.
