# The sample plan, counted by its writers: every task, name and number is found, with few doubts.
. tests/lib.sh
good "$LUOSHI" parse --corpus "$plan"
python3 - "$tmp/out" <<'PY' || wrong=1
import collections, json, sys, unicodedata
tasks = json.load(open(sys.argv[1], encoding='utf-8'))['tasks']
names = lambda *keys: [unicodedata.normalize('NFKC', n) for t in tasks for k in keys for n in t[k]]
ops = collections.Counter(m['op'] for t in tasks for m in t['targets'])
found = {'tasks': len(tasks), 'sections': len({t['section'] for t in tasks}), 'leaders': len(names('leaders')),
         'leader names': len(set(names('leaders'))), 'lead': len(names('lead')), 'coop': len(names('coop')),
         'unit names': len(set(names('lead', 'coop'))), 'doubts': sum(len(t['doubts']) for t in tasks)}
right = {'tasks': 117, 'sections': 9, 'leaders': 120, 'leader names': 12, 'lead': 129, 'coop': 410, 'unit names': 78, 'doubts': 0}
for key in right:
    if found[key] != right[key]:
        print(key, 'is', found[key], 'not', right[key])
# Numbers are the hard part: of 132 at most three may be wrong.
wrong = sum(abs(ops[op] - n) for op, n in {'=': 81, '>=': 41, '<=': 6, '~': 3, '>': 1}.items())
print('numbers by direction', dict(ops), 'wrong', wrong)
sys.exit(found != right or wrong > 3)
PY
exit $wrong
