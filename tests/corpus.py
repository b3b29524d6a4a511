"""corpus.py CORPUS PREDICTIONS: the bars for the shared documents and the seed; prints one line for each and a count."""
import collections, json, os, sys

corpus, predictions = sys.argv[1:3]
sys.path.insert(0, corpus)
import score  # noqa: E402  (the corpus' own scorer)

FIELDS = ('text', 'leaders', 'lead', 'coop', 'resp', 'deadline', 'targets')
passed = failed = 0


def bar(what, value, good):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print(f'{"ok    " if good else "FAILED"} {what}: {value}')


def value_of(task, field, skip):
    if field == 'text':
        return score.norm(task.get('text'))
    if field == 'deadline':
        return score.norm_deadline(task.get('deadline'))
    if field == 'targets':
        return score.target_keys(task)[0]
    return score.names(task, field) - (skip if field == 'lead' else set())


def unmarked(gold, pred):
    """Fields, and those that are wrong while no doubt says so."""
    pairs = dict(score.align(gold, pred))
    fields = wrong = 0
    for i, g in enumerate(gold):
        if g.get('truncated'):
            continue
        p = pred[pairs[i]] if i in pairs else {}
        skip = {score.norm(x) for x in g.get('section_lead') or []} - score.names(g, 'lead')
        for f in FIELDS:
            a, b = value_of(g, f, set()), value_of(p, f, skip)
            fields += bool(a or b)
            wrong += a != b and f not in p.get('doubts', [])
    return fields, wrong


total, families, fields, wrong = score.Tally(), {}, 0, 0
for name in sorted(n for n in os.listdir(f'{corpus}/dev') if n.endswith('.json')):
    about, gold = score.load_tasks(f'{corpus}/dev/{name}')
    pred = score.load_tasks(f'{predictions}/{name}')[1] if os.path.getsize(f'{predictions}/{name}') else []
    tally = score.score_file(gold, pred, name, [])
    total.merge(tally)
    families.setdefault(about.get('format'), score.Tally()).merge(tally)
    f, w = unmarked(gold, pred)
    fields, wrong = fields + f, wrong + w
f1 = score.prf(total.overall())[2]
worst = min((score.prf(t.overall())[2], str(name)) for name, t in families.items())
bar('overall F1 at least 0.97', f'{f1:.4f}', f1 >= 0.97)
bar('no family below 0.90', f'{worst[0]:.4f} ({worst[1]})', worst[0] >= 0.90)
bar('wrong and not marked as doubt, at most 1 %', f'{wrong} of {fields} = {100 * wrong / fields:.2f} %', wrong <= fields / 100)

tasks = score.load_tasks(f'{predictions}/seed.json')[1]
names = {k: [n for t in tasks for n in t[k]] for k in ('leaders', 'lead', 'coop')}
ops = collections.Counter(m['op'] for t in tasks for m in t['targets'])
for what, found, right in (
        ('seed entries', len(tasks), 152), ('seed sections', len({t['section'] for t in tasks}), 10),
        ('seed leaders', len(names['leaders']), 169), ('seed leader names', len(set(names['leaders'])), 10),
        ('seed lead units', len(names['lead']), 186), ('seed cooperating units', len(names['coop']), 587),
        ('seed unit names', len({score.norm(n) for n in names['lead'] + names['coop']}), 118),
        ('seed doubts', sum(len(t.get('doubts', [])) for t in tasks), 0)):
    bar(f'{what} = {right}', found, found == right)
hits = sum(min(ops[op], n) for op, n in (('=', 39), ('>=', 27), ('~', 3), ('<=', 1)))
bar('seed measures by direction, at least 67 of 70 right and at most 2 false', f'{dict(ops)}', hits >= 67 and sum(ops.values()) - hits <= 2)
print(f'{passed} passed, {failed} failed')
sys.exit(failed != 0)
