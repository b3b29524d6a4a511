# The sample plan, counted by its writers: every task, name and number is found, with few doubts.
. tests/lib.sh
good "$LUOSHI" parse --corpus "$plan"
python3 - "$tmp/out" <<'PY' || wrong=1
import collections, json, sys
tasks = json.load(open(sys.argv[1], encoding='utf-8'))['tasks']
names = lambda key: sum(len(t[key]) for t in tasks)
ops = collections.Counter(m['op'] for t in tasks for m in t['targets'])
found = {'tasks': len(tasks), 'sections': len({t['section'] for t in tasks}), 'leaders': names('leaders'),
         'lead': names('lead'), 'coop': names('coop'), 'units': len({n for t in tasks for k in ('lead', 'coop') for n in t[k]})}
right = {'tasks': 117, 'sections': 9, 'leaders': 121, 'lead': 129, 'coop': 410, 'units': 78}
for key in right:
    if found[key] != right[key]:
        print(key, 'is', found[key], 'not', right[key])
numbers = sum(ops.values())
print('numbers', numbers, dict(ops), 'doubts', sum(len(t.get('doubts', [])) for t in tasks))
sys.exit(found != right or not 125 <= numbers <= 133 or abs(ops['>='] - 36) > 2 or abs(ops['<='] - 6) > 1)
PY
exit $wrong
