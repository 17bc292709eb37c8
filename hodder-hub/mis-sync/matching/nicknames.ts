/** Forms of one name that are used for each other in English schools. Plain letters, a name may stand in several rows. */
const FORMS = `
abigail abi abby gail
adam ad
aleksander alexander alex alec aleks xander sandy lex
alexandra alex alexa sandra lexi
alfred alfie fred freddie alf
amelia millie amy
andrew andy drew
anthony tony antony ant
anna annie hannah ania
archibald archie
arthur art
benjamin ben benji benny
bethany beth elizabeth
cameron cam
catherine kate katie cath cathy katherine kathryn kat kitty catriona
charles charlie chas
charlotte charlie lottie lotte
christina christine chris tina chrissy
christopher chris kit
daniel dan danny
danielle dani
david dave davey
deborah debbie deb
dominic dom
dorothy dot dottie
edward ed eddie ted teddy ned
eleanor ellie nell nelly elena
elizabeth liz lizzie beth betty eliza libby elsie lisa
emily em emmy
emma em
evelyn evie eve
florence flo florrie
francesca fran frankie
francis frank frankie
frederick fred freddie
gabriel gabe
george georgie
georgina georgie gina georgia
gregory greg
gurpreet gurpri preet
hannah hana hanna
harriet hattie harry
harrison harry
henry harry hal
imogen immy
isabella isabel bella izzy isobel isabelle
isaac zac zak ike
jack john
jacob jake kuba jakub
jacqueline jackie jacqui
james jim jimmy jamie
jasmine jas jaz yasmin
jennifer jen jenny jenni
jessica jess jessie
joanna jo joanne anna
john jack johnny jon
jonathan jon jonny johnny jonathon
joseph joe joey
joshua josh
judith judy
julia julie jules
kenneth ken kenny
kimberley kim
lawrence larry laurie
leonard leo len lenny
leonardo leo
lillian lily lilly lil
louis lou lewis
louise lou
lucas luke luca
lucy luce
madeleine maddie maddy
margaret maggie meg peggy marge
matilda tilly mattie
matthew matt matty
megan meg
melanie mel
michael mike mick mickey mikey
mohammed muhammad mohammad mohamed muhammed mo
molly mary
natalie nat talia
natasha tasha nat
nathaniel nathan nat nate
nicholas nick nicky nico
nicola nicky nikki
oliver ollie olly
olivia liv livvy olly
oscar oz
pamela pam
patricia pat trish tricia
patrick pat paddy
penelope penny
peter pete
philip phil phillip pip
rebecca becky becca bex
richard rich rick ricky dick
robert rob bob bobby robbie bert
ronald ron ronnie
rosemary rosie rose
samantha sam sammy
samuel sam sammy
sarah sara sally sadie
sebastian seb
sophia sophie sofia
stephanie steph
stephen steve steven stevie
susan sue susie suzanne
szymon simon
theodore theo ted teddy
thomas tom tommy
timothy tim timmy
victoria vicky vic tori
vincent vince vinny
william will bill billy liam
yusuf yousef youssef yusif
zachary zac zach zak
zofia sofia zosia`;

const ROWS_OF = new Map<string, Set<number>>();
for (const [row, line] of FORMS.trim().split('\n').entries()) {
  for (const name of line.split(' ')) ROWS_OF.set(name, (ROWS_OF.get(name) ?? new Set()).add(row));
}

/** @param one in plain lower-case letters, as is `other` */
export function areNicknames(one: string, other: string): boolean {
  const rows = ROWS_OF.get(one);
  const others = ROWS_OF.get(other);
  return rows !== undefined && others !== undefined && [...rows].some((row) => others.has(row));
}
