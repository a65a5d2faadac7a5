"""Words of questions that need not stand in a rulebook, as `core.words` writes them; it knows the English ones."""

from core.words import words

# fmt: off
LITTLE = """
    year type kind name many much called happen use main first number part time term date people person thing mean
    known different example new make made become say said do done give take occur describe long old often large
    need get let want go like way
"""
GERMAN = """
    wie was wer wen wem wo wann warum welche welcher welches welchen wieviel viele ich du er sie es wir ihr man mein
    meine meinen mich mir dich dir uns kann kannst können darf dürfen muss müssen soll sollen will ist sind war wird
    werden habe hat haben gibt der die das den dem des ein eine einen einem einer und oder aber wenn ob dann auf in im
    an am zu zum zur von vom mit bei nach für aus als auch noch nur nicht kein keine mehr pro passiert heißt bedeutet
"""
FRENCH = """
    que quoi qui quand comment pourquoi combien quel quelle quels quelles est ce cet cette ces qu où on je tu il elle
    nous vous ils elles me te se mon ma mes ton ta tes son sa ses peut peux puis pouvons doit dois faut suis sont était
    ai avons ont un une des le la les du de d l au aux en dans sur sous par pour avec sans et ou mais si ne pas plus
    y a fait signifie passe t s c n j m
"""
SPANISH = """
    qué que quién quiénes cuándo cómo dónde cuál cuáles cuánto cuánta cuántos cuántas por porqué se me te nos yo tú él
    ella nosotros puedo puede pueden podemos debo debe hay es son soy está están tengo tiene un una unos unas el la los
    las de del al a en con sin para y o pero si no más mi mis su sus lo significa pasa
"""
ITALIAN = """
    che cosa chi quando come perché dove quale quali quanto quanta quanti quante io tu lui lei noi voi mi ti si ci posso
    può possono possiamo devo deve è sono ho ha hanno un uno una il lo la i gli le di del della dei delle a al alla in
    nel nella con senza per su sul da dal e o ma se non più mio mia suo sua c significa succede
"""
PORTUGUESE = """
    que quê quem quando como onde porquê porque qual quais quanto quanta quantos quantas eu tu ele ela nós você vocês me
    se posso pode podem podemos devo deve há é são sou está estão tenho tem um uma uns umas o a os as de do da dos das
    em no na nos nas com sem para por e ou mas não mais meu minha seu sua significa acontece
"""
DUTCH = """
    wat wie wanneer hoe waarom waar welke welk hoeveel ik jij je hij zij ze wij we jullie mijn mij kan kun kunnen mag
    mogen moet moeten wil is zijn was wordt worden heb heeft hebben er de het een en of maar als dan op in aan te naar
    van met bij voor uit ook nog niet geen meer per gebeurt betekent
"""
POLISH = """
    co kto kiedy jak dlaczego gdzie który która które jaki jaka jakie ile czy ja ty on ona my wy oni mogę może można
    możemy muszę musi trzeba jest są był ma mam mają się w we na z ze do od po przy dla o i a lub albo ale jeśli gdy
    nie więcej mój moja swój swoją znaczy dzieje
"""
# fmt: on
SAYING_LITTLE = frozenset(words(LITTLE))
ASKING = frozenset(words(" ".join([GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH, POLISH]))) - frozenset(
    words(
        "come die fait fur hat man met mon non pass per plus pro son ties ton van war"
    )  # English words that say something
)
