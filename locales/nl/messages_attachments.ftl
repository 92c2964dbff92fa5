# Files with a message or a request.

messages-attachments-label = Voeg een bestand toe (niet verplicht)
messages-attachments-hint = Bijvoorbeeld een foto of scan van het aanvraagformulier. PDF, JPEG of PNG, maximaal 5 MB per bestand en 3 bestanden.
messages-attachments-opnieuw = Kies je bestanden opnieuw. Je browser onthoudt ze niet.
messages-attachments-niet-bewaard = Je bestanden zijn niet bewaard. Kies ze opnieuw als je je antwoord nog verstuurt.
messages-attachments-lijst = Bijlagen
messages-attachments-grootte = {$n} kB
messages-attachments-geblokkeerd = geblokkeerd: hier zit misschien iets schadelijks in
messages-attachments-fout-te-veel = Voeg maximaal {$n} bestanden toe.
messages-attachments-fout-te-groot = ‘{$naam}’ is te groot. Een bestand mag maximaal 5 MB zijn.
messages-attachments-fout-soort = ‘{$naam}’ is geen PDF, JPEG of PNG. Kies een ander bestand.
messages-attachments-fout-leeg = ‘{$naam}’ is leeg: er staat niets in. Kies het bestand opnieuw of kies een ander.
messages-attachments-fout-heic = ‘{$naam}’ is geen PDF, JPEG of PNG, maar een HEIC-foto. Zo bewaart een iPhone zijn foto’s. Neem de foto opnieuw vanaf deze pagina. Of kies op je iPhone bij ‘Instellingen’, ‘Camera’, ‘Structuren’ voor ‘Meest compatibel’ en neem de foto dan opnieuw.
messages-attachments-fout-afbeelding = ‘{$naam}’ is geen PDF, JPEG of PNG, maar een {$soort}-afbeelding. Bewaar de afbeelding als JPEG of PNG en kies dat bestand.
messages-attachments-fout-video = ‘{$naam}’ is geen PDF, JPEG of PNG, maar een video. Neem een foto en kies die.
messages-attachments-fout-document = ‘{$naam}’ is geen PDF, JPEG of PNG, maar een document van Word, Excel of een ander kantoorprogramma. Open het, bewaar het als PDF en kies dat bestand.
messages-attachments-fout-archief = ‘{$naam}’ is geen PDF, JPEG of PNG, maar een ingepakt bestand (zoals ZIP). Pak het uit en kies het bestand dat erin zit.
messages-attachments-fout-wachtwoord = ‘{$naam}’ kunnen we niet aannemen. Dit bestand is beveiligd met een wachtwoord. De ombudsdienst kan het niet openen. Open het zelf, druk het af naar een nieuwe PDF zonder wachtwoord en kies die. Of neem een foto van het document.
messages-attachments-fout-afgekapt = ‘{$naam}’ kunnen we niet lezen. Het bestand is niet volledig: het einde ontbreekt. Download of kopieer het opnieuw en kies het dan nog eens.
messages-attachments-fout-onleesbaar = ‘{$naam}’ kunnen we niet lezen. Het bestand is beschadigd. Maak het bestand opnieuw of kies een ander.
messages-attachments-fout-schadelijk = In ‘{$naam}’ zit misschien iets schadelijks. Kies een ander bestand.
messages-attachments-fout-afgebroken = Je bestand kwam niet volledig aan. Kies het opnieuw.
