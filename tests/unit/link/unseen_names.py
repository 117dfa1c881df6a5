"""
Names of practices and GPs as referral fields have them, with who was meant. Everything here is invented.

Written before the code that compares names, and none of it stands in that code. Half of it (``A``) is there to
tune with; the other half (``B``) is only measured. What nobody could decide carries no practice.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

GEMEENTEN = {"9901": "Wilgenmoerde", "9902": "Elzengrave", "9903": "Hazelvennen"}

PRACTICES = """
    01990001 | 9901 | Huisartsenpraktijk De Linde
    01990002 | 9901 | Huisartsenpraktijk Lindenhof
    01990003 | 9901 | Gezondheidscentrum Kerkzicht
    01990004 | 9901 | Huisartspraktijk Het Ooievaarsnest
    01990005 | 9901 | Medisch Centrum Oostzijde
    01990006 | 9901 | Huisartsenpraktijk Van der Meijden & Kuijpers
    01990007 | 9901 | Huisartsengroep Zuiderpoort
    01990011 | 9902 | Huisartsenpraktijk De Kamperfoelie
    01990012 | 9902 | Huisartsenpraktijk Stationsweg
    01990013 | 9902 | Maatschap Hoekstra-Évers
    01990014 | 9902 | Dokterspraktijk Hulkesteijn
    01990015 | 9902 | Huisartsenpraktijk De Brug Noord
    01990016 | 9902 | Huisartsenpraktijk De Brug Zuid
    01990021 | 9903 | Huisartsenpraktijk 't Zwaantje
    01990022 | 9903 | Praktijk De Vuurtoren
    01990023 | 9903 | Huisartsenpraktijk Dorpsplein
    01990024 | 9903 | Huisartsen De Wiek
    01990025 | 9903 | HAP Molenwijk
"""

PERSONS = """
    01990001 | J.M. de Bruijn
    01990001 | P.C. Schouten
    01990002 | H. van den Heuvel
    01990003 | A. de Bruin
    01990003 | K. Jansen
    01990004 | S. Évers
    01990004 | M. van der Wal
    01990005 | R. Jansen
    01990006 | L.F. Kuijpers
    01990006 | T. van der Meijden
    01990007 | B. Achterberg
    01990007 | C.J. Oudejans
    01990011 | F. Verhoeven
    01990011 | D.J. van Leeuwen
    01990012 | G. Rozendaal
    01990012 | J. Smit
    01990013 | W. Hoekstra
    01990013 | N. Évers
    01990014 | E. Meijer
    01990015 | I. ten Brinke
    01990015 | Y. Özdemir
    01990016 | E. Meier
    01990016 | J. Smits
    01990021 | A.B. Wijnhoven
    01990022 | P. van 't Hof
    01990023 | M.J. Terpstra
    01990024 | L. Groeneveld
    01990024 | S. de Boer
    01990025 | S. den Boer
    01990025 | H. Nieuwenhuijzen
"""

# Per practice how people write it, and how they write its GPs.
SPELLINGS = """
    01990001 | Huisartsenprktijk de Linde
    01990001 | HAP de Lindee
    01990001 | Huisartsenpraktijk De Linde Wilgenmoerde
    01990001 | Wilgenmoerde, HAP De Linde
    01990001 | hpr. de Linde
    01990001 | GEZONDHEIDSCENTRUM DE LINDE
    01990001 | De Linde huisartsengroep
    01990001 | MC de Linde
    01990001 | Huisartsen De Linde & partners
    01990001 | t.a.v. huisartsenpraktijk de Linde
    01990001 | Huisartspr. De Linde, afd. jeugd
    01990001 | Hulsartsenpraktljk De Linde
    01990001 | Maatschap De Linde
    01990001 | huisartsen praktijk de linde te Wilgenmoerde
    01990001 | HAP deLinde
    01990001 | J.M. de Bruyn
    01990001 | dr. J.M. Bruijn, de
    01990001 | M.J. de Bruijn huisarts
    01990001 | JM de Bruijn
    01990001 | De heer J. de Bruijn, HAP De Linde
    01990001 | dokter de bruijn jm
    01990001 | P. Schouten
    01990001 | Schouten
    01990001 | SCHOUTEN P.C. (HUISARTS)
    01990001 | C.P. Schouten
    01990001 | P.C. Schoute
    01990001 | Dr P C Schouten, huisarts te Wilgenmoerde
    01990001 | Schouten, HAP De Linde
    01990002 | HAP Lindehof
    01990002 | Lindenhof Wilgenmoerde
    01990002 | Huisartsenpraktijk Linden hof
    01990002 | Gezondheidscentrum Lindenhof
    01990002 | LINDENHOF HAP
    01990002 | Huisartsenpraktijk de Lindenhof
    01990002 | Praktijk Lindenhoff
    01990002 | medisch centrum lindenhof
    01990002 | Lindenhof & partners
    01990002 | huisartsenpr Lindenhof
    01990002 | Huisartsenpraktijk Lidnenhof
    01990002 | t.a.v. Lindenhof, praktijkassistente
    01990002 | Maatschap Lindenhof huisartsen
    01990002 | H. v.d. Heuvel
    01990002 | H. vd Heuvel
    01990002 | van den Heuvel
    01990002 | dr. H. van de Heuvel
    01990002 | H van den Heuvell
    01990002 | Heuvel, H. van den
    01990002 | mw. H. v/d Heuvel, huisarts
    01990002 | VAN DEN HEUVEL H
    01990002 | Dr. van den Heuvel, Lindenhof
    01990003 | Kerkzicht
    01990003 | HAP Kerkzigt
    01990003 | Gezondheidscentrum Kerk zicht
    01990003 | GC Kerkzicht
    01990003 | Gezondheidcentrum Kerkzicht Wilgenmoerde
    01990003 | KERKZICHT HUISARTSEN
    01990003 | MC Kerkzicht
    01990003 | Huisartsenpraktijk Kerkzict
    01990003 | Huisartsengroep Kerkzicht
    01990003 | gezondheidsc. kerkzicht
    01990003 | Kerkzicht, Gezondheidscentrum t.a.v. huisarts
    01990003 | Gezondheidscentrum Kerkzlcht
    01990003 | Wilgenmoerde Kerkzicht
    01990003 | A. de Bruln
    01990003 | mw. A de Bruin
    01990003 | Bruin, mevr. A. de
    01990003 | A. de Bruin - Kerkzicht
    01990003 | K. Janssen
    01990003 | dr. K Jansen (Kerkzicht)
    01990003 | JANSEN, K.
    01990003 | Karel Jansen
    01990003 | K.Jansen huisarts
    01990004 | Huisartspraktijk Ooievaarsnest
    01990004 | HAP Het Ooievaarsnest Wilgenmoerde
    01990004 | Ooyevaarsnest
    01990004 | Huisartsenpraktijk 't Ooievaarsnest
    01990004 | Ooievaarnest
    01990004 | HET OOIEVAARSNEST
    01990004 | Huisartsenpraktijk Het Ooivaarsnest
    01990004 | Ooievaars nest
    01990004 | hap ooievaersnest
    01990004 | gezondheidscentrum het Ooievaarsnest
    01990004 | Ooievaarsnest & partners
    01990004 | Het Ooievaarsnest t.a.v. POH
    01990004 | S. Evers
    01990004 | dr. S. Éverts
    01990004 | Evers
    01990004 | Mevr. S. Evers, huisarts
    01990004 | EVERS S.
    01990004 | M. v.d. Wal
    01990004 | M. vd Wal
    01990004 | van der Wal, M.
    01990004 | Mw van der Wall
    01990004 | Wal, M. van der
    01990004 | M.van der Wal, Ooievaarsnest
    01990005 | MC Oostzijde
    01990005 | Oostzyde
    01990005 | Medisch Centrum Oostzijde Wilgenmoerde
    01990005 | HAP Oostzijde
    01990005 | Huisartsenpraktijk Oost-zijde
    01990005 | Med. Centrum Oostzijde
    01990005 | medisch centrum oostzjide
    01990005 | OOSTZIJDE
    01990005 | Huisartsen Oostzijde & partners
    01990005 | Oostzijde medisch centrum afd. huisartsen
    01990005 | Medisch Centrm Oostzijde
    01990005 | gezondheidscentrum Oostzijde
    01990005 | Medisch centrum Oostzije
    01990005 | R Jansen
    01990005 | R. Janssen
    01990005 | dr. R. Jansen, MC Oostzijde
    01990005 | Jansen R (huisarts)
    01990006 | HAP vd Meijden & Kuijpers
    01990006 | Van der Meijden en Kuijpers
    01990006 | Huisartsenpraktijk van der Meyden & Kuypers
    01990006 | v.d. Meijden/Kuijpers
    01990006 | Maatschap v.d. Meijden-Kuijpers
    01990006 | Kuijpers & van der Meijden
    01990006 | Huisartsen Meijden en Kuijpers
    01990006 | VAN DER MEIJDEN KUIJPERS
    01990006 | HAP Van der Meiden & Kuipers
    01990006 | Huisartsenpraktijk Van der Meijden & Kuijpers Wilgenmoerde
    01990006 | vdMeijden & Kuijpers
    01990006 | Praktijk van der Meijden, Kuijpers
    01990006 | L. Kuijpers
    01990006 | L.F. Kuypers
    01990006 | Dr Kuijpers
    01990006 | F.L. Kuijpers
    01990006 | KUIJPERS, L.F.
    01990006 | LF Kuijpers, huisarts
    01990006 | T. v.d. Meijden
    01990006 | T. van der Meyden
    01990006 | Meijden, T. van der
    01990006 | mw. T van der Meijden
    01990006 | T. vd Meiden
    01990007 | Zuiderpoort
    01990007 | HAP Zuiderpoort
    01990007 | Huisartsengroep Zuiderport
    01990007 | Huisartsengroep Zuider Poort
    01990007 | Huisartsgroep Zuiderpoort
    01990007 | ZUIDERPOORT HUISARTSEN WILGENMOERDE
    01990007 | HAG Zuiderpoort
    01990007 | Gezondheidscentrum Zuiderpoort
    01990007 | Zuidrepoort
    01990007 | De Zuiderpoort
    01990007 | Huisartsen maatschap Zuiderpoort
    01990007 | MC Zuiderpoort t.a.v. huisarts
    01990007 | Huisartsengroep Zuiderpoorl
    01990007 | B Achterberg
    01990007 | Achterberg
    01990007 | dr. B. Achterbergh
    01990007 | Achterberg, B. huisarts Zuiderpoort
    01990007 | B. Agterberg
    01990007 | C. Oudejans
    01990007 | J.C. Oudejans
    01990007 | Oudejans CJ
    01990007 | C.J. Oudejan
    01990007 | dhr. C.J. Oudeians
    01990007 | CJ OUDEJANS HUISARTS TE WILGENMOERDE
    01990011 | HAP Kamperfoelie
    01990011 | De Kamperfoeli
    01990011 | Huisartsenpraktijk Kamperfoelie Elzengrave
    01990011 | de kamperfoely
    01990011 | Kamper foelie
    01990011 | DE KAMPERFOELIE
    01990011 | Huisartsenpraktijk De Kamferfoelie
    01990011 | Gezondheidscentrum de Kamperfoelie
    01990011 | MC Kamperfoelie
    01990011 | Huisartsen De Kamperfoelie e.a.
    01990011 | hpr Kamperfoelle
    01990011 | t.a.v. De Kamperfoelie, Elzengrave
    01990011 | Maatschap Kamperfoelie & partners
    01990011 | F Verhoeve
    01990011 | Verhoeven
    01990011 | dr. F. Verhoven
    01990011 | VERHOEVEN F. HUISARTS
    01990011 | F. Verhoeven (De Kamperfoelie)
    01990011 | D. van Leeuwen
    01990011 | D.J. v. Leeuwen
    01990011 | J.D. van Leeuwen
    01990011 | Leeuwen, D.J. van
    01990011 | DJ van Leuwen
    01990011 | van leeuwen huisarts elzengrave
    01990012 | HAP Stationsweg
    01990012 | Stationsweg Elzengrave
    01990012 | Huisartsenpraktijk Stationweg
    01990012 | Huisartsenpraktijk Stations weg
    01990012 | STATIONSWEG HUISARTSEN
    01990012 | Huisartsenpraktijk aan de Stationsweg
    01990012 | huisartsen Statiosnweg
    01990012 | Gezondheidscentrum Stationsweg
    01990012 | Praktijk Stationsweg 12
    01990012 | Medisch Centrum Stationsweg
    01990012 | HA-praktijk Stationsweg
    01990012 | Huisartsengroep Stationsweg & partners
    01990012 | Staionsweg
    01990012 | G. Roozendaal
    01990012 | Rozendaal
    01990012 | dr. G Rosendaal
    01990012 | Rozendaal, mevrouw G.
    01990012 | G. Rozendael huisarts
    01990012 | J Smit, HAP Stationsweg
    01990012 | huisarts J. Smit te Elzengrave
    01990013 | Hoekstra Évers
    01990013 | Maatschap Hoekstra en Evers
    01990013 | HAP Hoekstra/Evers
    01990013 | Huisartsenpraktijk Evers-Hoekstra
    01990013 | Hoekstra & Evers huisartsen
    01990013 | HOEKSTRA EVERS ELZENGRAVE
    01990013 | Mts. Hoekstra-Evers
    01990013 | Maatschap Hoekstra-Everts
    01990013 | Maatschap Hoeksta-Évers
    01990013 | huisartsen Hoekstra, Evers
    01990013 | MC Hoekstra Evers
    01990013 | Maatsch. Hoekstra - Évers t.a.v. assistente
    01990013 | W Hoekstra, huisarts Elzengrave
    01990013 | Hoekstra
    01990013 | dr. W. Hoekstre
    01990013 | dhr Hoekstra W.
    01990013 | N. Evers huisarts te Elzengrave
    01990013 | mw. N. Ëvers, arts
    01990013 | EVERS N
    01990014 | Hulkestein
    01990014 | Dokterspraktijk Hulkesteyn
    01990014 | HAP Hulkesteijn
    01990014 | Huisartsenpraktijk Hulkesteijn Elzengrave
    01990014 | Dokterspraktyk Hulkesteyn
    01990014 | DOKTERSPRAKTIJK HULKESTEIJN
    01990014 | Dokters praktijk Hulkesteijn
    01990014 | Gezondheidscentrum Hulkesteijn
    01990014 | Hulkensteijn
    01990014 | huisartsen hulkesteijn & partners
    01990014 | Hulkestijn
    01990014 | t.a.v. dokterspraktijk Hulkesteijn
    01990014 | MC Hulkesteijn
    01990014 | dr. E. Meijer, Hulkesteijn
    01990014 | Meijer, E. (Dokterspraktijk Hulkesteijn)
    01990015 | HAP De Brug-Noord
    01990015 | Brug Noord
    01990015 | Huisartsenpraktijk de Brug Noord Elzengrave
    01990015 | Gezondheidscentrum De Brug (Noord)
    01990015 | DE BRUG NOORD HUISARTSEN
    01990015 | de Brug Nord
    01990015 | MC de Brug Noord
    01990015 | Huisartsen Noord De Brug
    01990015 | hpr. De Brug Noord
    01990015 | De Brug Noord & partners
    01990015 | HAP Brug Noord, t.a.v. POH
    01990015 | Huisartsengroep De Brug Noord
    01990015 | I. v. ten Brinke
    01990015 | I ten Brincke
    01990015 | Brinke, I. ten
    01990015 | dr. ten Brinke
    01990015 | I. Brinke
    01990015 | Y Ozdemir
    01990015 | Ozdemir, Y.
    01990015 | mw. Y. Özdemir, huisarts De Brug Noord
    01990015 | Yasemin Özdemir
    01990015 | dr Oezdemir
    01990016 | HAP De Brug-Zuid
    01990016 | Brug Zuid
    01990016 | Huisartsenpraktijk De Brug Zuidd
    01990016 | DE BRUG ZUID ELZENGRAVE
    01990016 | Gezondheidscentrum de Brug Zuid
    01990016 | Huisartsen Zuid De Brug
    01990016 | MC De Brug Zuid
    01990016 | hpr de brug zuid
    01990016 | Huisartsengroep de Brug Zuid
    01990016 | Maatschap De Brug Zuid
    01990016 | de brug zuid t.a.v. dokter
    01990016 | De Brug Zuid, afdeling jeugd
    01990016 | E. Meier, de Brug Zuid
    01990016 | J. Smits huisarts Elzengrave
    01990021 | Zwaantje
    01990021 | HAP 't Zwaantje Hazelvennen
    01990021 | Huisartsenpraktijk Het Zwaantje
    01990021 | huisartspraktijk t'Zwaantje
    01990021 | T ZWAANTJE
    01990021 | 't Zwaantie
    01990021 | Huisartsenpraktijk 't Swaantje
    01990021 | Zwaantje huisartsen & partners
    01990021 | Gezondheidscentrum 't Zwaantje
    01990021 | MC Zwaantje
    01990021 | hpr. 't zwaantje
    01990021 | 't Zwaanje
    01990021 | tzwaantje
    01990021 | A. Wijnhoven
    01990021 | A.B. Wynhoven
    01990021 | B.A. Wijnhoven
    01990021 | Wijnhoven
    01990021 | AB Wijnhoven, huisarts
    01990021 | Wijnhoven, dr. A.B.
    01990021 | A.B. Weijnhoven
    01990021 | A.B. WIJNHOVE
    01990022 | HAP Vuurtoren
    01990022 | De Vuurtoren Hazelvennen
    01990022 | Huisartsenpraktijk de Vuurtoern
    01990022 | DE VUURTOREN
    01990022 | Praktijk de Vuur toren
    01990022 | Gezondheidscentrum De Vuurtoren
    01990022 | Vuurtorn
    01990022 | huisartsen de vuurtoren e.a.
    01990022 | MC de Vuurtoren
    01990022 | Maatschap De Vuurtoren
    01990022 | De Vuurtooren
    01990022 | t.a.v. mw. dokter, de Vuurtoren
    01990022 | Vuurtoren & partners Hazelvennen
    01990022 | P. van 't Hoff
    01990022 | P. v.'t Hof
    01990022 | van't Hof
    01990022 | Hof, P. van 't
    01990022 | P van het Hof
    01990022 | dr. P. vant Hof
    01990023 | HAP Dorpsplein
    01990023 | Huisartsenpraktijk Dorpsplijn
    01990023 | Dorps plein
    01990023 | Huisartsenpraktijk Het Dorpsplein
    01990023 | DORPSPLEIN HAZELVENNEN
    01990023 | Dorpplein
    01990023 | huisartsen aan het Dorpsplein
    01990023 | Gezondheidscentrum Dorpsplein
    01990023 | Dorspplein
    01990023 | MC Dorpsplein
    01990023 | hpr. Dorpspleln
    01990023 | Huisartsenpraktijk Dorpsplein & partners
    01990023 | M. Terpstra
    01990023 | J.M. Terpstra
    01990023 | Terpstra
    01990023 | MJ Terpsta
    01990023 | Terpstra, M.J. (arts)
    01990023 | dr. M.J. Terpstra, Dorpsplein
    01990023 | TERPSTRA MJ HUISARTS
    01990024 | HAP de Wiek
    01990024 | Huisartsen de Wieck
    01990024 | De Wiek Hazelvennen
    01990024 | DE WIEK HUISARTSEN & PARTNERS
    01990024 | Gezondheidscentrum De Wiek
    01990024 | MC de Wiek
    01990024 | hpr. De Wiek
    01990024 | Huisartsengroep De Wiek
    01990024 | huisartsenprakt. de Wiek
    01990024 | t.a.v. de Wiek
    01990024 | Maatschap de Wiek
    01990024 | Hazelvennen huisartsen De Wiek
    01990024 | L Groenevelt
    01990024 | Groeneveld
    01990024 | L. Groenveld
    01990024 | mw. L. Groeneveld, arts
    01990024 | Groeneveld L
    01990024 | S. de Boer, HAP De Wiek
    01990024 | Boer, S. de
    01990024 | dr. S de Boer te Hazelvennen
    01990025 | Molenwijk
    01990025 | HAP Molenwyk
    01990025 | Huisartsenpraktijk Molenwijk Hazelvennen
    01990025 | HAP Moolenwijk
    01990025 | Molen wijk
    01990025 | HAP MOLENWIJK
    01990025 | Gezondheidscentrum de Molenwijk
    01990025 | Huisartsen Molenwik
    01990025 | MC Molenwijk
    01990025 | Medisch centrum Molenwijk & partners
    01990025 | hpr Molenwjik
    01990025 | Maatschap Molenwijk
    01990025 | S. den Boer, Molenwijk
    01990025 | H. Nieuwenhuizen
    01990025 | H. Nieuwenhuyzen
    01990025 | Nieuwenhuijzen
    01990025 | Dr. Nieuwenhuijsen
    01990025 | H Nieuwenhuijzen, huisarts te Hazelvennen
    01990025 | NIEUWENHUIJZEN H.
"""

# What nobody could decide, and names of others than the practices and GPs of the region.
UNDECIDABLE = """
    9901 | waarnemer
    9901 | Waarnemend huisarts
    9901 | HA onbekend
    9901 | huisarts onbekend
    9901 | huisartsenpost Wilgenmoerde
    9901 | Jansen
    9901 | dr. Jansen
    9901 | Janssen, huisarts te Wilgenmoerde
    9901 | de Bruyn
    9901 | dr. de Bruyin
    9901 | M. Jansen
    9901 | Linden
    9901 | Huisartsenpraktijk Wilgenmoerde
    9901 | huisarts te Wilgenmoerde
    9901 | Kinderarts ziekenhuis
    9901 | Ziekenhuis Oostzijde
    9901 | Apotheek De Linde
    9901 | Apotheek Kerkzicht
    9901 | Fysiotherapie Zuiderpoort
    9901 | Basisschool De Linde
    9901 | Tandartspraktijk Lindenhof
    9901 | Kinderopvang Ooievaarsnest
    9901 | K. de Vries
    9901 | P. Scholten
    9901 | H. van den Berg
    9901 | M. van der Meer
    9901 | S. Everaert
    9901 | B. Achterveld
    9901 | Westzijde
    9901 | Huisartsenpraktijk Noorderpoort
    9901 | Kerkplein
    9901 | De Linde of Lindenhof
    9901 | Medisch Centrum
    9901 | gezondheidscentrum
    9901 | maatschap
    9901 | huisartsengroep
    9901 | & partners
    9901 | t.a.v. huisarts
    9901 | GZ-psycholoog T. Bos
    9901 | jeugdarts GGD
    9901 | Schouten en Jansen
    9902 | waarnemer
    9902 | waarnemer De Brug
    9902 | De Brug
    9902 | HAP de Brug Elzengrave
    9902 | Gezondheidscentrum de Brug
    9902 | De Brug Oost
    9902 | De Brug West
    9902 | dr. Meyer
    9902 | E. Meyer
    9902 | Mejer
    9902 | J. Smitt
    9902 | Smit(s)
    9902 | Noord
    9902 | huisartsen Zuid
    9902 | Apotheek Stationsweg
    9902 | Fysio Kamperfoelie
    9902 | Wijkteam Hulkesteijn
    9902 | Verpleeghuis De Kamperfoelie
    9902 | Psychiater E. Rozenburg
    9902 | Kinderarts W. Hoekman
    9902 | D. van Leerdam
    9902 | F. Verhagen
    9902 | Y. Aydemir
    9902 | I. ten Brink-Havinga
    9902 | Huisartsenpost
    9902 | HAP
    9902 | Huisartsenpraktijk
    9902 | onbekend
    9902 | n.v.t.
    9902 | zie brief
    9902 | ouders
    9902 | intern begeleider
    9902 | Elzengrave
    9902 | Dokterspraktijk
    9902 | Stationsplein
    9902 | Huisartsenpraktijk Marktweg
    9903 | waarnemer
    9903 | S. Boer
    9903 | dr. Boer
    9903 | Boer, S.
    9903 | van der Hof
    9903 | De Wielewaal
    9903 | De Wieken
    9903 | Vuurvogel
    9903 | Marktplein
    9903 | Dorpsweide
    9903 | Wijkteam Molenwijk
    9903 | Apotheek De Wiek
    9903 | Basisschool 't Zwaantje
    9903 | Ziekenhuis Hazelvennen
    9903 | Huisartsenpost Hazelvennen
    9903 | H. Nieuwenhuis
    9903 | L. Groen
    9903 | A.B. van Wijngaarden
    9903 | M.J. Hoekstra
    9903 | P. Hofman
    9903 | Terp
    9903 | Zwaan
    9903 | Molenweg
    9903 | huisarts
    9903 | dokter
    9903 | mw. arts
    9903 | SOJ
    9903 | POH-GGZ
    9903 | tandarts de Boer
    9903 | logopedie Dorpsplein
    9903 | GGD Hazelvennen
    9903 | Veilig Thuis
"""


@dataclass(frozen=True)
class Written:
    """A name as written in a gemeente, and the practice that was meant (None: nobody could decide)."""

    gemeente: str
    naam: str
    praktijk_id: str | None


def rows_of(table: str) -> list[list[str]]:
    """Give the cells of a table of this file."""
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


def read_names() -> list[Written]:
    """Give every name of this file."""
    place = {praktijk_id: gemeente for praktijk_id, gemeente, _ in rows_of(PRACTICES)}
    decided = [Written(place[praktijk_id], naam, praktijk_id) for praktijk_id, naam in rows_of(SPELLINGS)]
    return decided + [Written(gemeente, naam, None) for gemeente, naam in rows_of(UNDECIDABLE)]


def split_names(seed: int = 8) -> tuple[list[Written], list[Written]]:
    """Give the half to tune with and the half that is only measured."""
    names = read_names()
    random.Random(seed).shuffle(names)
    middle = len(names) // 2
    return names[:middle], names[middle:]


A, B = split_names()
