"""workbook.py FILE TASKS: "ok" when an exported ledger looks like one: title, frozen header, borders, landscape A4 print area."""
import re, sys, zipfile

with zipfile.ZipFile(sys.argv[1]) as z:
    sheet, book, styles = (z.read(f'xl/{n}').decode() for n in ('worksheets/sheet1.xml', 'workbook.xml', 'styles.xml'))
for what, found in (
        ('a row for each task', len(re.findall(r'<row ', sheet)) > int(sys.argv[2])),
        ('merged cells', '<mergeCell ' in sheet),
        ('a frozen header', 'state="frozen"' in sheet),
        ('landscape', 'orientation="landscape"' in sheet),
        ('A4', 'paperSize="9"' in sheet),
        ('a print area', 'Print_Area' in book),
        ('repeated header rows', 'Print_Titles' in book),
        ('borders', 'style="thin"' in styles),
        ('wrapped text', 'wrapText="1"' in styles)):
    if not found:
        print('lacks', what)
        sys.exit(1)
print('ok')
