# What officers see of themselves: where they are signed in.

officers-aanmeldingen = Mijn aanmeldingen
officers-aanmeldingen-uitleg = Herken je een aanmelding niet? Meld dat toestel af en verwittig de informaticadienst van je ziekenhuis. Met ‘Afmelden’ bovenaan meld je alle toestellen tegelijk af.
