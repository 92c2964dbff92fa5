# Planned stops, and how a request for an ending came: for patients and officers.

exclusions-keuze-balie = Aan de balie
exclusions-keuze-telefoon = Per telefoon
exclusions-keuze-mail = Per e-mail
exclusions-keuze-brief = Met een brief
exclusions-kanaal-balie = aan de balie
exclusions-kanaal-onbekend = onbekend hoe
exclusions-stop-op = Ze stopt op {$tijdstip}.

exclusions-stop-gedaan = Stopgezet
exclusions-stop-door-jou = Geannuleerd door jou
exclusions-stop-door-ombudsdienst = Geannuleerd door de ombudsdienst
exclusions-stop-ingehaald = De uitsluiting stopte eerder
exclusions-stop-teruggedraaid = Stopgezet, daarna teruggedraaid
exclusions-stop-open = Gepland
