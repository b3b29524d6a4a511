#!/usr/bin/env python3
"""Writes the sample documents of the intake tests into tests/data.

One fictional plan (the city of Qingping does not exist) in each format that is read without an outside program, and
as HTML from which the PDF is printed:

    python3 tests/data/make_samples.py
    chromium --headless --no-sandbox --no-pdf-header-footer --print-to-pdf=tests/data/same_plan/plan.pdf \
        tests/data/same_plan/print.html    (table.pdf from table.html; plan.doc and plan.xls by LibreOffice)

The results are committed, so that the tests need neither Python nor a browser.
"""
import html
import os
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "same_plan")

TITLE = "青屏市2026年重点工作任务分工方案"
NUMBER = "青政发〔2026〕3号"
INTRO = "为做好2026年各项工作，确保《政府工作报告》确定的目标任务落到实处，制定本方案。"
SECTIONS = [
    ("壮大实体经济", [
        ("净增高新技术企业30家以上，新认定专精特新中小企业不少于12家。", "陈立新", ["市科技局", "市工业和信息化局"], ["市财政局", "市税务局"]),
        ("规模以上工业增加值增长7%左右，技改投资增长10%以上，培育产值超百亿元的产业集群2个。", "陈立新", ["市工业和信息化局"], ["市发展改革委", "市统计局"]),
        ("6月底前建成青屏港物流园一期，引进现代物流企业8家。", "赵启明", ["市商务局"], ["市交通运输局", "市自然资源和规划局"]),
        ("全年新增市场主体2.5万户，小微企业综合融资成本控制在4.5%以内。", "赵启明", ["市市场监管局"], ["市地方金融监管局", "人行青屏中心支行"]),
    ]),
    ("推进乡村振兴", [
        ("新建高标准农田20万亩，粮食播种面积稳定在310万亩。", "孙晓梅", ["市农业农村局"], ["市水利局", "各县（市、区）人民政府"]),
        ("改造农村户厕1.2万户，创建美丽乡村示范村45个。", "孙晓梅", ["市农业农村局", "市卫生健康委"], ["市财政局"]),
        ("农村居民人均可支配收入增长8%，村集体收入10万元以上的村占比达到90%。", "孙晓梅", ["市委组织部"], ["市农业农村局"]),
        ("年底前完成3座中型水库除险加固，新增节水灌溉面积5万亩。", "周海涛", ["市水利局"], ["市发展改革委", "市财政局"]),
    ]),
    ("增进民生福祉", [
        ("城镇新增就业4.2万人，城镇登记失业率控制在4%以内。", "林晓东", ["市人力资源社会保障局"], ["市教育局", "市退役军人局"]),
        ("新建、改扩建中小学16所，新增学位1.8万个。", "林晓东", ["市教育局"], ["市财政局", "市住房城乡建设局"]),
        ("改造老旧小区52个，惠及居民1.1万户。", "周海涛", ["市住房城乡建设局"], ["市财政局", "市城市管理局", "市供电公司"]),
        ("建成市中心医院新院区，每千人口医疗卫生机构床位数达到6.8张。", "林晓东", ["市卫生健康委"], ["市发展改革委", "市医保局"]),
    ]),
]
COLUMNS = ["序号", "工作任务", "牵头领导", "牵头单位", "配合单位"]
NUMERALS = "一二三四五六七八九十"


def duty(leader, lead, coop):
    return "〔牵头领导：%s；牵头单位：%s；配合单位：%s〕" % (leader, "、".join(lead), "、".join(coop))


def items():
    """(kind, text) in reading order; kinds: title, number, para, section, task."""
    yield "title", TITLE
    yield "number", NUMBER
    yield "para", INTRO
    n = 0
    for i, (heading, tasks) in enumerate(SECTIONS):
        yield "section", (NUMERALS[i] + "、", heading)
        for text, leader, lead, coop in tasks:
            n += 1
            yield "task", ("%d." % n, text + duty(leader, lead, coop))


def plain(kind, text):
    return text[0] + text[1] if isinstance(text, tuple) else text


def write(name, data):
    with open(os.path.join(OUT, name), "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode())


def write_zip(name, parts):
    with zipfile.ZipFile(os.path.join(OUT, name), "w", zipfile.ZIP_DEFLATED) as z:
        for part, text in parts:
            z.writestr(zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


def make_txt():
    text = "\n".join(plain(*i) for i in items()) + "\n"
    write("plan.txt", text)
    write("plan-gb18030.txt", text.replace("\n", "\r\n").encode("gb18030"))
    write("plan-utf16.txt", b"\xff\xfe" + text.encode("utf-16-le"))


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def types(parts):
    """[Content_Types].xml for parts of (name, type)."""
    return (XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            + "".join('<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s+xml"/>' % p
                      for p in parts) + "</Types>")


def rels(targets):
    """A relationships part for (type, target), ids rId1, rId2 …"""
    return (XML + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join('<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>' % (i + 1, REL, t, target)
                      for i, (t, target) in enumerate(targets)) + "</Relationships>")


def docx_p(text, props=""):
    return "<w:p><w:pPr>%s</w:pPr><w:r><w:t>%s</w:t></w:r></w:p>" % (props, html.escape(text, False))


def make_docx():
    """The numbers are automatic ones: they stand in numbering.xml only."""
    body = ""
    for kind, text in items():
        if kind == "title":
            body += docx_p(text, '<w:jc w:val="center"/>')
        elif kind == "section":
            body += docx_p(text[1], '<w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        elif kind == "task":
            body += docx_p(text[1], '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>')
        else:
            body += docx_p(text)
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:suff w:val="nothing"/><w:lvlText w:val="%s"/></w:lvl>'
    numbering = "".join('<w:abstractNum w:abstractNumId="%d">%s</w:abstractNum>' % (i, level % f)
                        for i, f in enumerate([("chineseCounting", "%1、"), ("decimal", "%1.")]))
    numbering += "".join('<w:num w:numId="%d"><w:abstractNumId w:val="%d"/></w:num>' % (i + 1, i) for i in range(2))
    styles = '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    write_zip("plan.docx", [
        ("[Content_Types].xml", types([("word/document.xml", "wordprocessingml.document.main"),
                                       ("word/styles.xml", "wordprocessingml.styles"),
                                       ("word/numbering.xml", "wordprocessingml.numbering")])),
        ("_rels/.rels", rels([("officeDocument", "word/document.xml")])),
        ("word/_rels/document.xml.rels", rels([("styles", "styles.xml"), ("numbering", "numbering.xml")])),
        ("word/document.xml", XML + "<w:document %s><w:body>%s</w:body></w:document>" % (W, body)),
        ("word/styles.xml", XML + "<w:styles %s>%s</w:styles>" % (W, styles)),
        ("word/numbering.xml", XML + "<w:numbering %s>%s</w:numbering>" % (W, numbering)),
    ])


def rows():
    """The table form: merged section rows between the tasks."""
    n = 0
    for i, (heading, tasks) in enumerate(SECTIONS):
        yield [NUMERALS[i] + "、" + heading]
        for text, leader, lead, coop in tasks:
            n += 1
            yield [str(n), text, leader, "、".join(lead), "、".join(coop)]


def make_xlsx():
    lines, merges = [[TITLE], COLUMNS] + list(rows()), []
    xml, strings = "", []
    for r, line in enumerate(lines, 1):
        cells = ""
        for c, value in enumerate(line):
            ref = "%s%d" % ("ABCDE"[c], r)
            if value.isdigit():
                cells += '<c r="%s"><v>%s</v></c>' % (ref, value)
                continue
            strings.append(value)
            cells += '<c r="%s" t="s"><v>%d</v></c>' % (ref, len(strings) - 1)
        xml += '<row r="%d">%s</row>' % (r, cells)
        if len(line) == 1:
            merges.append('<mergeCell ref="A%d:E%d"/>' % (r, r))
    s = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    write_zip("plan.xlsx", [
        ("[Content_Types].xml", types([("xl/workbook.xml", "spreadsheetml.sheet.main"),
                                       ("xl/sharedStrings.xml", "spreadsheetml.sharedStrings"),
                                       ("xl/worksheets/sheet1.xml", "spreadsheetml.worksheet")])),
        ("_rels/.rels", rels([("officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", XML + '<workbook %s %s><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>' % (s, r)),
        ("xl/_rels/workbook.xml.rels", rels([("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")])),
        ("xl/sharedStrings.xml", XML + "<sst %s>%s</sst>" % (s, "".join("<si><t>%s</t></si>" % html.escape(t, False) for t in strings))),
        ("xl/worksheets/sheet1.xml", XML + "<worksheet %s><sheetData>%s</sheetData><mergeCells>%s</mergeCells></worksheet>" % (s, xml, "".join(merges))),
    ])


def make_html():
    """A page that declares gb2312 and holds a character outside it (the site's name)."""
    body = ""
    for kind, text in items():
        tag = {"title": "h1", "section": "h2"}.get(kind, "p")
        body += "<%s>%s</%s>\n" % (tag, html.escape(plain(kind, text)), tag)
    page = ('<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
            "<title>青屏市人民政府 朱镕题</title><style>p{margin:0}</style><script>var a = '<p>not text</p>';</script>"
            "</head><body><div class=nav><a href=/>首页</a></div>\n%s</body></html>" % body)
    write("plan.html", page.encode("gb18030"))
    head = "<style>@page{size:A4;margin:37mm 26mm 35mm 28mm}body{font:16pt/28pt 'Noto Serif CJK SC'}h1{font-size:22pt;" \
           "text-align:center;font-weight:normal}h2{font-size:16pt;text-indent:2em;font-weight:normal;margin:0}" \
           "p{margin:0;text-indent:2em;text-align:justify}</style>"
    write("print.html", '<!DOCTYPE html><html><head><meta charset="utf-8">%s</head><body>%s</body></html>' % (head, body))


def make_table_html():
    """The table form, for printing: a page break inside, cells centred vertically, section rows merged."""
    body = "<h1>%s</h1><table><thead><tr>%s</tr></thead>" % (TITLE, "".join("<th>%s</th>" % c for c in COLUMNS))
    for line in rows():
        if len(line) == 1:
            body += '<tr><td colspan="5">%s</td></tr>' % line[0]
        else:
            body += "<tr>%s</tr>" % "".join("<td>%s</td>" % html.escape(v) for v in line)
    head = "<style>@page{size:A4;margin:30mm 22mm}body{font:14pt/20pt 'Noto Serif CJK SC'}h1{font-size:20pt;text-align:center;" \
           "font-weight:normal}table{border-collapse:collapse}td,th{border:1px solid;padding:2px 5px;vertical-align:middle;" \
           "font-weight:normal}td:nth-child(2){width:40%}td:nth-child(3){width:4em;white-space:nowrap}</style>"
    write("table.html", '<!DOCTYPE html><html><head><meta charset="utf-8">%s</head><body>%s</table></body></html>' % (head, body))


def half(c):
    return 0.5 if c < "\u2000" else 1.0


def ofd_lines(text, width, first):
    """Break like a printer: WIDTH characters a line, FIRST of them blank in the first line."""
    line, used = "", first
    for c in text:
        if used + half(c) > width:
            yield first, line
            line, used, first = "", 0, 0
        line += c
        used += half(c)
    yield first, line


def deltas(steps):
    """DeltaX: runs of equal steps as "g COUNT STEP"."""
    out, i = [], 0
    while i < len(steps):
        n = 1
        while i + n < len(steps) and steps[i + n] == steps[i]:
            n += 1
        out.append("g %d %.2f" % (n, steps[i]) if n > 2 else " ".join(["%.2f" % steps[i]] * n))
        i += n
    return " ".join(out)


def make_ofd():
    size, width, left, top, step, bottom = 5.6, 28, 26.0, 37.0, 9.9, 255.0
    pages, objects, y = [], "", top
    n = 1
    for kind, text in items():
        for indent, line in ofd_lines(plain(kind, text), width, 2 if kind in ("para", "section", "task") else 0):
            if y > bottom:
                pages.append(objects)
                objects, y = "", top
            steps = [size * half(c) for c in line]
            x = (210 - sum(steps)) / 2 if kind == "title" else left + indent * size
            n += 1
            objects += ('<ofd:TextObject ID="%d" Boundary="%.2f %.2f %.2f %.2f" Font="1" Size="%.2f"><ofd:TextCode X="0" Y="%.2f" '
                        'DeltaX="%s">%s</ofd:TextCode></ofd:TextObject>'
                        % (n, x, y, sum(steps), size, size, size * 0.86, deltas(steps[:-1]), html.escape(line, False)))
            y += step
    pages.append(objects)
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = [
        ("OFD.xml", XML + '<ofd:OFD %s Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>'
         "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>" % ns),
        ("Doc_0/Document.xml", XML + "<ofd:Document %s><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
         "</ofd:PageArea></ofd:CommonData><ofd:Pages>%s</ofd:Pages></ofd:Document>"
         % (ns, "".join('<ofd:Page ID="%d" BaseLoc="Pages/Page_%d/Content.xml"/>' % (i + 1, i) for i in range(len(pages))))),
    ]
    for i, objects in enumerate(pages):
        parts.append(("Doc_0/Pages/Page_%d/Content.xml" % i,
                      XML + '<ofd:Page %s><ofd:Content><ofd:Layer ID="%d">%s</ofd:Layer></ofd:Content></ofd:Page>' % (ns, i + 100, objects)))
    write_zip("plan.ofd", parts)


def make_gbk_pdf():
    """A PDF as old printers of offices wrote them: the font is named, not carried, and its codes are GBK."""
    text = b"BT /F 16 Tf 1 0 0 1 80 700 Tm <" + "一、重点工作任务".encode("gbk").hex().encode() + b"> Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[7 0 R]>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/GBK-EUC-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
        b"/DW 1000/FontDescriptor 5 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
        b"/CapHeight 700/StemV 93>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources<</Font<</F 3 0 R>>>>>>",
    ]
    data, at = b"%PDF-1.4\n", []
    for n, o in enumerate(objects, 1):
        at.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (n, o)
    table = b"xref\n0 8\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % a for a in at)
    write("../gbk-font.pdf", data + table + b"trailer<</Size 8/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data))


if __name__ == "__main__":
    os.makedirs(OUT, exist_ok=True)
    make_txt()
    make_docx()
    make_xlsx()
    make_html()
    make_table_html()
    make_ofd()
    make_gbk_pdf()
