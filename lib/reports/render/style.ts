/** How pages of reports look, on a screen, on paper and in grey. */
export const STYLE = `
:root{--ink:#14283c;--quiet:#5d6b78;--rule:#d5dce2;--deep:#17456b;--pale:#f3f6f9}
*{box-sizing:border-box}body{margin:0;background:#e9eef2;color:var(--ink);font:15px/1.65 "Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:1180px;margin:0 auto;background:#fff;padding:40px 46px 60px}
header{border-bottom:3px solid var(--deep);padding-bottom:18px;margin-bottom:26px}
h1{font-size:27px;line-height:1.3;margin:0 0 8px}h2{font-size:19px;margin:40px 0 14px;padding-left:11px;border-left:5px solid var(--deep)}
header p{margin:0;color:var(--quiet)}.state{float:right;border:2px solid var(--deep);border-radius:3px;padding:1px 12px;color:var(--deep);font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:12px}.tile{background:var(--pale);padding:14px 14px 12px;border-top:3px solid var(--deep)}
.tile b{display:block;font-size:23px;line-height:1.35;font-weight:650;white-space:nowrap}.tile span{color:var(--quiet);font-size:13px}.tile i{display:block;font-style:normal;font-size:11.5px;line-height:1.45;color:var(--quiet)}
.charts{columns:2;column-gap:36px;margin-top:32px}.charts figure{margin:0 0 26px;break-inside:avoid}.charts svg{width:100%;height:auto;display:block}
table{border-collapse:collapse;width:100%;font-size:13.5px}th{font-weight:600;color:var(--quiet);text-align:right;border-bottom:2px solid var(--ink);padding:6px 8px;vertical-align:bottom}
td{padding:6px 8px;border-bottom:1px solid var(--rule);text-align:right;vertical-align:top;font-variant-numeric:tabular-nums}th:first-child,td:first-child{text-align:left}
.figures td,.figures th{text-align:left}.figures td:first-child{width:3.2em;font-weight:650;color:var(--deep)}.figures td:nth-child(2){width:24%}.figures small{color:var(--quiet);display:block;line-height:1.5}
.none{color:var(--quiet)}.note{color:var(--quiet);font-size:12.5px}blockquote{margin:0 0 18px;white-space:pre-wrap}h3{font-size:15.5px;margin:18px 0 4px}
table.league{font-size:12.5px}.league td:nth-child(2),.league th:nth-child(2){text-align:left}.league td:nth-child(2){white-space:nowrap}dl.meanings dt{float:none;font-weight:600}dl.meanings dd{margin-bottom:6px}
dl{margin:0}dt{float:left;clear:left;color:var(--quiet)}dd{margin:0 0 2px}
@media (max-width:900px){main{padding:22px 16px}.tiles{grid-template-columns:repeat(2,1fr)}.charts{columns:1}}
@media print{body{background:#fff}main{max-width:none;padding:0}h2{break-after:avoid}.charts svg,.tile,tr{break-inside:avoid}}
`
