/** Every colour of the page, as pairs that occur together; a test computes the contrast of each. */
export const palette = {
  ink: '#0b0c0c',
  paper: '#ffffff',
  quiet: '#484f54',
  panel: '#f3f2f1',
  link: '#144e81',
  visited: '#4c2c92',
  focus: '#ffdd00',
  draft: '#fff2d3',
  line: '#6f777b',
} as const;

/** Text colour on background colour. */
export const textPairs: readonly (readonly [keyof typeof palette, keyof typeof palette])[] = [
  ['ink', 'paper'],
  ['ink', 'panel'],
  ['ink', 'draft'],
  ['ink', 'focus'],
  ['quiet', 'paper'],
  ['link', 'paper'],
  ['link', 'panel'],
  ['visited', 'paper'],
  ['visited', 'panel'],
];

/**
 * The style sheet, one constant: nothing of a record ever stands in it. Rules use two shades and a line, so that the
 * page says the same in black and white. `overflow-wrap` and fixed tables keep it inside 320 pixels; print repeats
 * the marking on every sheet.
 */
export const style = `
*{box-sizing:border-box}
html{color:${palette.ink};background:${palette.paper};font:1.125rem/1.5 Arial,Helvetica,sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;overflow-wrap:anywhere}
header,main,footer{width:min(46rem,100% - 2rem);margin:0 auto}
header{padding-top:1rem;border-bottom:3px solid ${palette.ink}}
header p{margin:0 0 .5rem}
.organisation{font-weight:bold;font-size:1.25rem}
.marking{font-weight:bold;letter-spacing:.03em}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static;display:inline-block;padding:.5rem}
a{color:${palette.link};text-underline-offset:.15em}
a:visited{color:${palette.visited}}
a:focus,[tabindex]:focus-visible{outline:3px solid ${palette.ink};outline-offset:0;background:${palette.focus};color:${palette.ink}}
main:focus{outline:none}
h1,h2,h3{line-height:1.2;margin:0 0 .75rem}
h1{font-size:2rem;margin-top:1.5rem}
h2{font-size:1.5rem;margin-top:3rem;padding-top:1rem;border-top:1px solid ${palette.line}}
h3{font-size:1.1875rem;margin-top:1.75rem}
nav h2{margin-top:2rem}
p,ul,ol,dl,table,address{margin:0 0 1rem}
ul,ol{padding-left:1.5rem}
li{margin-bottom:.375rem}
nav li{margin-bottom:.5rem}
address{font-style:normal}
dl>div{display:grid;grid-template-columns:minmax(0,15rem) minmax(0,1fr);gap:0 1rem;padding:.375rem 0;border-bottom:1px solid ${palette.line}}
dt{font-weight:bold}
dd{margin:0}
.contact{margin:1.5rem 0 2.5rem}
.words{white-space:pre-wrap;unicode-bidi:plaintext;text-align:start;padding:.5rem .75rem;background:${palette.panel};border-inline-start:4px solid ${palette.line}}
table{width:100%;border-collapse:collapse;table-layout:fixed}
caption{text-align:left;font-weight:bold;margin-bottom:.5rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid ${palette.line}}
thead th:first-child{width:40%}
tbody th{font-weight:normal}
.draft{margin:1.5rem 0 0;padding:1rem;background:${palette.draft};border:4px solid ${palette.ink}}
.draft>:last-child{margin-bottom:0}
footer{margin-top:3rem;padding-top:1rem;padding-bottom:2rem;border-top:3px solid ${palette.ink};color:${palette.quiet}}
@media (max-width:40rem){
html{font-size:100%}
h1{font-size:1.625rem}
h2{font-size:1.3125rem}
dl>div{display:block}
th,td{padding-right:.5rem}
}
@media (forced-colors:active){.draft,.words,dl>div,th,td{border-color:CanvasText}}
@media print{
html{font-size:11pt}
header,main,footer{width:auto}
.skip,nav{display:none}
h1,h2,h3,caption{break-after:avoid}
h2{margin-top:1.75rem}
tr,dl>div,address,.contact{break-inside:avoid}
.words{break-inside:auto;background:none}
dl>div:has(.words){break-inside:auto}
a,a:visited{color:${palette.ink}}
thead{display:table-header-group}
@page{size:A4;margin:20mm 18mm;@top-left{content:"OFFICIAL-SENSITIVE";font:bold 9pt Arial}@bottom-right{content:"Page " counter(page) " of " counter(pages);font:9pt Arial}}
@page draft{@top-right{content:"DRAFT. Not to be sent yet.";font:bold 9pt Arial}}
body.is-draft{page:draft}
}
`;
