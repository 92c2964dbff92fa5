# What the patient finds in the inbox.

messages-geregistreerd-onderwerp = Je uitsluiting is geregistreerd
messages-geregistreerd = {$persoon} kan je dossier niet meer openen. Dat geldt vanaf nu, in alle zorginstellingen van het nexuzhealth-netwerk, tot jij de uitsluiting stopzet.
messages-geweigerd-onderwerp = Je aanvraag is geweigerd
messages-geweigerd = We konden de uitsluiting niet registreren (aanvraag {$ref}). Reden: {$reden}. {$uitleg} Er verandert niets aan de toegang tot je dossier. Je mag altijd een nieuwe aanvraag doen of de ombudsdienst bellen.
messages-geweigerd-andere-reden = We konden de uitsluiting niet registreren (aanvraag {$ref}). {$uitleg} Er verandert niets aan de toegang tot je dossier. Je mag altijd een nieuwe aanvraag doen of de ombudsdienst bellen.
messages-registratie-ingetrokken-onderwerp = We hebben een registratie ingetrokken
messages-registratie-ingetrokken = We registreerden per vergissing een uitsluiting van {$persoon}. Die geldt niet meer. Je aanvraag {$ref} is opnieuw in behandeling.
messages-heropend-onderwerp = Je aanvraag is opnieuw in behandeling
messages-heropend = We bekijken je aanvraag {$ref} opnieuw. Je krijgt een bericht als we beslist hebben.
messages-stopgezet-onderwerp = Je uitsluiting is stopgezet
messages-stopgezet-door-jou = {$persoon} is niet meer uitgesloten. Jij zette de uitsluiting stop op {$tijdstip}.
messages-stopgezet-op-vraag = {$persoon} is niet meer uitgesloten. De ombudsdienst zette de uitsluiting stop op jouw vraag, op {$tijdstip}.
messages-stopgezet-ouder = {$persoon} is niet meer uitgesloten. De ombudsdienst zette de uitsluiting stop op vraag van je ouder, op {$tijdstip}.
messages-stopgezet-vertegenwoordiger = {$persoon} is niet meer uitgesloten. De ombudsdienst zette de uitsluiting stop op vraag van je vertegenwoordiger, op {$tijdstip}.
messages-stopgezet-ehealth = Via eHealth blijft {$persoon} uitgesloten.
messages-stopgezet-niet-jij = Was jij dit niet? Bel de ombudsdienst.
