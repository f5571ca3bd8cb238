"""First names that are commonly used for one another, in our own short list.

Each line starts with the name the others are forms of. A form that belongs to two names goes
to the one it is used for most: a name has one root, so that it can serve as a blocking key.
"""

_FAMILIES = """
abigail abby abbie gail
albert al bert bertie
alexander alex alec sandy sasha xander
alexandra alexa lexi sandra
alfred alf alfie fred
alice ali
amanda mandy
andrew andy drew
angela angie
anna ann anne annie anja anouk
anthony tony anton
antonia toni
arthur art
barbara barb babs
benjamin ben benny benji
bernard bernie bernhard
bradley brad
caroline carolyn carol carrie lina
catherine cathy cath kate katie kathy katherine kathryn katharine
catherine kathleen kat kitty kathrin katharina
charles charlie chuck chas karl carl
charlotte lottie lotte
christina christine chris tina chrissy kirsten
christopher kit christoph
cynthia cindy
daniel dan danny
david dave davy
deborah debbie debra deb
dennis denny
dominic dom nick
donald don donny
dorothy dot dottie dora
douglas doug
edmund eddy
edward ed eddie ted teddy ned
eleanor ellie nell nora ella elinor
elizabeth liz lizzie beth betty betsy eliza libby elisabeth lisa elise lisbeth
emily em emmy
emma
ernest ernie ernst
eugene gene
evelyn eve evie
florence flo flossie
frances fran francie
francis frank frankie franz
franklin
frederick freddie friedrich fritz
gabriel gabe
gabrielle gabby gabi gabriele
geoffrey geoff jeff jeffrey jeffery
george georgie georg jorge
georgina georgia
gerald gerry
gerard gerd gerhard
gertrude trudy gerti
gregory greg
hannah hanna
harold hal
harry
helen nellie lena helena helene
henry hank heinrich heinz henri
herbert herb
howard howie
isabella bella isabel izzy isabelle
jacob jake jakob
jacqueline jackie
james jim jimmy jamie jem
jane janey janie
janet jan
jennifer jen jenny jenn
jessica jess jessie
joan joanie
joanna jo joanne johanna
john johnny jack jon johann johannes hans ivan juan
jonathan jonny jonathon
joseph joe joey josef jose sepp
josephine josie
joshua josh
judith judy judi
julia julie jules
kenneth ken kenny
kevin kev
kimberly kim kimberley
laura laurie
lawrence larry laurence lorenz
leonard leo len lenny
leslie les
lillian lily lilian
louis lou louie ludwig
louise luise
lucy lucille lucie
margaret maggie meg peggy marge margie greta margarete margarethe grete
maria marie mary mia marija
martha marty
martin
matthew matt matty matthias
maureen mo
maximilian max
melissa mel missy
michael mike mick micky mikey michel mikhail miguel
michelle shelly
mildred millie
nancy nan
natalie nat natasha
nathaniel nathan nate
nicholas nicky nico nikolaus klaus nicolas
nicole nikki nicola
oliver ollie olly
olivia liv livvy
pamela pam
patricia pat patty trish tricia
patrick paddy
paul pauly
penelope penny
peter pete pieter piotr pedro
philip phil phillip pip
phyllis phyl
rachel rach
raymond ray
rebecca becky becca bex
reginald reg reggie
richard rick ricky dick rich richie
robert rob bob bobby robbie bert
roberta bobbie
rodney rod
ronald ron ronnie
rosemary rosie rosemarie
russell russ
samuel sam sammy
samantha
sarah sally sara
scott scotty
sebastian seb basti bastian
sophia sophie
stanley stan
stephanie steph steffi stefanie
stephen steve steven stevie stefan stephan
stewart stu stuart
susan sue susie suzie susanne suzanne susanna
sylvia sylvie silvia
teresa terry theresa tess tessa
theodore theo
thomas tom tommy
timothy tim timmy
tobias toby
ursula uschi
valerie val
vanessa nessa
victor vic viktor
victoria vicky tori vicki
vincent vince vinny
virginia ginny
walter walt wally
wilfred wilf
william will bill billy willy liam wilhelm willi
winifred winnie
wolfgang wolf
zachary zach zack
"""


def _roots() -> dict[str, str]:
    roots: dict[str, str] = {}
    for line in _FAMILIES.split("\n"):
        names = line.split()
        for name in names:
            roots.setdefault(name, names[0])
    return roots


#: A first name to the name it is a form of; every root leads to itself.
ROOT_OF: dict[str, str] = _roots()
