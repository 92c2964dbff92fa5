# Conflicts of interest: what concerns somebody of the ombudsdienst.

conflicts-vakje-persoon = Deze persoon werkt bij de ombudsdienst van {$instelling}, of kent daar iemand.
conflicts-vakje-bericht = Mijn bericht gaat over iemand van de ombudsdienst.
conflicts-vakje-hint = Dan behandelt een andere ombudsdienst je aanvraag. Je hoeft niet te zeggen wie.
conflicts-vakje-hint-enige = Dan behandelt iemand die er niets mee te maken heeft je aanvraag.
conflicts-vakje-bericht-hint = Dan leest een andere ombudsdienst je bericht. Je hoeft niet te zeggen wie.
conflicts-vakje-bericht-hint-enige = Dan leest iemand die er niets mee te maken heeft je bericht.
conflicts-andere-behandelt = De ombudsdienst van {$instelling} behandelt je aanvraag. Niemand van de ombudsdienst van {$eigen} kan ze lezen.
conflicts-kop = Gaat dit over iemand van de ombudsdienst?
conflicts-je-schreef = Je schreef ‘{$woorden}’.
conflicts-ja = Ja. Laat een andere ombudsdienst dit lezen
conflicts-nee = Nee
conflicts-fout = Kies ja of nee.

# Who may handle it
conflicts-wie-kop = Wie mag dit behandelen?
conflicts-wie-uitleg = Er wacht iets dat over iemand van de ombudsdienst gaat. We weten niet over wie. Kies wie er niets mee te maken heeft.
conflicts-wie-niemand = Er wacht iets dat over iedereen van de ombudsdienst gaat. Niemand kan het nu behandelen. Laat iemand toevoegen die er niets mee te maken heeft.
conflicts-wie-knop = Bewaar
conflicts-wie-fout = Kies minstens één persoon.
conflicts-wie-bewaard = Bewaard. Wie je koos, vindt het op de werklijst of bij de berichten.
conflicts-wacht-bericht = Je bericht wacht tot iemand het mag lezen die er niets mee te maken heeft. Duurt het te lang? Dan helpt de federale ombudsdienst ‘Rechten van de patiënt’ je verder.
conflicts-wacht = Je aanvraag wacht tot iemand ze mag behandelen die er niets mee te maken heeft. Duurt het te lang? Dan helpt de federale ombudsdienst ‘Rechten van de patiënt’ je verder.
