# Breaks of the glass: the patient's message and pages, the ombudsdienst's.

breaks-bericht-onderwerp-uitsluiting = Je dossier is geopend in een noodgeval
breaks-bericht-onderwerp-geen-relatie = Je dossier is geopend met een doorbreking
breaks-bericht-wie = Op {$tijdstip} heeft {$persoon} je dossier geopend.
breaks-bericht-wie-waar = Op {$tijdstip} heeft {$persoon} je dossier geopend in {$plaats}.
breaks-bericht-iemand = iemand van wie we de naam niet kennen
breaks-bericht-uitgesloten = Je had deze persoon uitgesloten.
breaks-bericht-geen-relatie = Er was geen therapeutische relatie bekend.
breaks-bericht-alleen = Dat mag alleen als het echt nodig is, en met een reden.
breaks-bericht-reden = Dit is de reden die deze persoon opschreef: ‘{$motivering}’.
breaks-bericht-geen-reden = Deze persoon schreef geen reden op.
breaks-bericht-blijft = Je uitsluiting blijft daarna gewoon gelden.
breaks-bericht-vraag = Heb je hier een vraag over? Kies dan ‘Stel hierover een vraag’ bij Doorbrekingen. Vertrouw je het niet? Kies dan ‘Ik vertrouw dit niet’. Je mag ook de ombudsdienst bellen.
