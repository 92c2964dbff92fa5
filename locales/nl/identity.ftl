# Signing in and out through another site.

identity-als-medewerker = Aanmelden als medewerker van de ombudsdienst
identity-als-medewerker-van = Aanmelden als medewerker van de ombudsdienst van {$instelling}
identity-kop-medewerkers = Werk je voor de ombudsdienst?
identity-hoe = Hoe wil je je aanmelden?
identity-nodig = Met itsme, je eID of een andere digitale sleutel.
identity-uitleg = Je meldt je aan bij {$naam}. Daarna kom je hier terug.
identity-dan-kop = Wat gebeurt er dan?
identity-dan-aanmelden = Je meldt je aan
identity-dan-aanmelden-uitleg = Bij {$naam}, niet bij ons.
identity-dan-naam = We krijgen je naam
identity-dan-naam-uitleg = En je rijksregisternummer. Meer niet.
identity-dan-lijst = Je ziet je uitsluitingen
identity-dan-lijst-uitleg = Alleen jij. Het ziekenhuis ziet niet dat je keek.
identity-dan-weg = Je gaat weg
identity-dan-weg-uitleg = Kies ‘Afmelden’ of ‘Verlaat deze site snel’. Dan moet je je opnieuw aanmelden.
identity-lukt-niet = Lukt het niet?
identity-kijkt-mee = Kijkt er iemand mee?
identity-kijkt-mee-uitleg = Gebruik een toestel waar alleen jij bij kunt. Met ‘Verlaat deze site snel’ ben je meteen weg.
identity-vraagt-opnieuw = Voor je veiligheid vraagt {$naam} elke keer opnieuw wie je bent.
identity-verder-kop = Je gaat naar {$naam}
identity-verder = Daar meld je je aan. Daarna kom je terug naar Mijn Toegang.
identity-verder-link = Ga verder naar {$naam}
identity-opnieuw = Probeer opnieuw

# After the quick exit
identity-na-verlaten-kop = Afgemeld
identity-na-verlaten = Je kunt dit venster sluiten.

identity-afgemeld-kop = Je bent afgemeld
identity-afgemeld = Niemand kan op dit toestel nog verder met jouw gegevens. Sluit ook het venster als je niet alleen bent.
identity-afgemeld-vensters = Sluit alle vensters van je browser, zeker op een toestel van iemand anders.
identity-afgemeld-aanbieder = Bij {$naam} ben je misschien nog aangemeld. Meld je daar ook af, zeker op een toestel van iemand anders.
identity-afgemeld-link = Meld je ook af bij {$naam}

identity-fout-kop = Aanmelden is niet gelukt
identity-fout-weg-kop = {$naam} is even niet bereikbaar
identity-fout-weg = Je kunt je nu niet aanmelden. Probeer het over een paar minuten opnieuw.
identity-fout-gestopt = Je hebt het aanmelden afgebroken.
identity-fout-verlopen = Deze aanmelding is verlopen of al gebruikt. Begin opnieuw, in hetzelfde venster.
identity-fout-geweigerd = {$naam} liet de aanmelding niet toe. Probeer het opnieuw, of kies een andere manier om je aan te melden.
identity-fout-ongeldig = Wat we van {$naam} kregen, konden we niet controleren. Voor je veiligheid ben je niet aangemeld.
identity-fout-niveau = Deze manier van aanmelden is niet veilig genoeg voor je medische gegevens. Kies itsme, je eID of een andere sterke digitale sleutel.
identity-fout-niet-opnieuw = {$naam} vroeg niet opnieuw wie je bent. Voor je veiligheid ben je niet aangemeld. Probeer het opnieuw. Lukt het niet? Bel {$telefoon}.
identity-fout-niss = We kregen van {$naam} geen geldig rijksregisternummer of bisnummer. Zonder dat nummer weten we niet welk dossier van jou is.
identity-fout-naam = We kregen van {$naam} je naam niet. Zonder je naam kun je je niet aanmelden.
identity-fout-rol = Je bent hier geen medewerker van een ombudsdienst. Klopt dat niet? Vraag het aan de informaticadienst van je ziekenhuis.
identity-fout-account = Je account is hier gesloten, of hoort bij iemand anders. Vraag het aan de informaticadienst van je ziekenhuis.

# Where somebody is signed in, patient or officer
identity-aangemeld = Waar ben je aangemeld?
identity-sessie-toestel = Een toestel
identity-sessie-sinds = Aangemeld op {$tijdstip}
identity-sessie-gebruikt = Laatst gebruikt op {$tijdstip}
identity-sessie-deze = Dit ben je nu.
identity-sessie-stop = Meld dit toestel af
identity-sessie-melding = Dat toestel is afgemeld.
