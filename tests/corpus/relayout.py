#!/usr/bin/env python3
"""Prints the tasks of the shared corpus again in layouts its files do not have, with the same gold.

  relayout.py GOLD_DIR OUT_DIR      makes OUT_DIR/LAYOUT/NNN.txt and NNN.json for every layout

The sentences are real, the layouts are other offices' habits, so a parser that only knows the corpus by heart
fails here.  Deterministic: no randomness, the choice of brackets and numbers follows the file's position.
"""
import json
import os
import sys
import unicodedata

PAIRS = ['〔〕', '（）', '【】', '[]', '()', '［］']
HAN = '一二三四五六七八九十'
LEADERS = ['赵明远', '钱立群', '孙　海', '周晓岚', '吴国栋', '郑一']


def usable(task):
    names = task['leaders'] + task['lead'] + task['coop'] + task['resp']
    return not task.get('truncated') and (task['lead'] or task['resp']) and len(task['text']) >= 12 and \
        not any(c in n for n in names for c in '；;：:') and not task['leaders'] and \
        not (task['deadline'] and task['deadline'] not in task['text'] and len(task['deadline']) > 14)


def printed_deadline(task):
    return task['deadline'] if task['deadline'] and task['deadline'] not in task['text'] else None


def fields(task, words, leader=None):
    """(label, value) of one task in printed order; WORDS gives the labels."""
    out = [(words['leaders'], leader)] if leader else []
    for key in ('lead', 'coop', 'resp'):
        if task[key]:
            out.append((words[key], '、'.join(task[key])))
    if printed_deadline(task):
        out.append((words['deadline'], printed_deadline(task)))
    return out


QT = {'leaders': '牵头领导', 'lead': '牵头单位', 'coop': '配合单位', 'resp': '责任单位', 'deadline': '完成时限'}
ZB = {'leaders': '分管领导', 'lead': '主办单位', 'coop': '协办单位', 'resp': '责任部门', 'deadline': '完成时间'}
BM = {'leaders': '责任领导', 'lead': '牵头部门', 'coop': '配合部门', 'resp': '责任部门', 'deadline': '时间节点'}
FT = {'leaders': '牽頭領導', 'lead': '牽頭單位', 'coop': '配合單位', 'resp': '責任單位', 'deadline': '完成時限'}


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in 'WFA' else 1 for c in text)


def cut(text, cells):
    """Lines of at most CELLS display cells."""
    lines, line = [], ''
    for c in text:
        if width(line + c) > cells:
            lines.append(line)
            line = ''
        line += c
    return lines + [line] if line or not lines else lines


def bracket(tasks, i, words, sep='；', leader=False, colon='：'):
    out = []
    for k, t in enumerate(tasks):
        a, b = PAIRS[(i + k // 3) % len(PAIRS)]
        who = LEADERS[k % len(LEADERS)] if leader else None
        out.append('%d.%s%s%s%s' % (k + 1, t['text'], a, sep.join(l + colon + v for l, v in fields(t, words, who)), b))
    return '\n'.join(out)


def label_lines(tasks, words, no):
    out = []
    for k, t in enumerate(tasks):
        out.append(no(k) + t['text'])
        out += ['%s：%s' % f for f in fields(t, words)]
    return '\n'.join(out)


def sentence(t):
    part = []
    if t['lead']:
        part.append('、'.join(t['lead']) + '牵头')
    if t['coop']:
        part.append('、'.join(t['coop']) + '配合')
    if t['resp']:
        part.append('、'.join(t['resp']) + ('按职责分工负责' if t['lead'] else '负责'))
    return '，'.join(part) + ('；' + printed_deadline(t) + '完成' if printed_deadline(t) else '')


HEAD = ['序号', '工作任务', '牵头单位', '配合单位', '责任单位', '完成时限']


def cells(tasks):
    return [HEAD] + [[str(k + 1), t['text'], '、'.join(t['lead']), '、'.join(t['coop']), '、'.join(t['resp']),
                      printed_deadline(t) or ''] for k, t in enumerate(tasks)]


def box(tasks):
    wide = [6, 40, 20, 20, 20, 12]
    edge = lambda a, m, z: a + m.join('─' * (w // 2) for w in wide) + z
    out = [edge('┌', '┬', '┐')]
    for n, row in enumerate(cells(tasks)):
        if n:
            out.append(edge('├', '┼', '┤'))
        parts = [cut(c, w) for c, w in zip(row, wide)]
        for y in range(max(map(len, parts))):
            line = [(p[y] if y < len(p) else '') for p in parts]
            out.append('│' + '│'.join(c + ' ' * (w - width(c)) for c, w in zip(line, wide)) + '│')
    return '\n'.join(out + [edge('└', '┴', '┘')])


def wrapped(text, cells_wide=56, page=9):
    """Hard lines, with a running head and page numbers between them."""
    lines = [x for para in text.split('\n') for x in cut('　　' + para, cells_wide)]
    out = []
    for n, line in enumerate(lines):
        out.append(line)
        if n % page == page - 1:
            out += ['', '— %d —' % (n // page + 1), '', '某市人民政府公报　　2023年第%d期' % (1 + n // page % 2), '']
    return '\n'.join(out)


def spaced(text):
    """As some scanners do: a blank between any two Han characters."""
    out = ''
    for c in text:
        if out and '\u4e00' <= c <= '\u9fff' and '\u4e00' <= out[-1] <= '\u9fff':
            out += ' '
        out += c
    return out


def layouts(tasks, i):
    plain = lambda k: '%d．' % (k + 1)
    yield 'bracket', bracket(tasks, i, QT), False
    yield 'bracket-leader', bracket(tasks, i, QT, leader=True), True
    yield 'bracket-comma', bracket(tasks, i, ZB, sep='，'), False
    yield 'bracket-stop', bracket(tasks, i, BM, sep='。', colon=':'), False
    yield 'bracket-space', bracket(tasks, i, QT, sep='　'), False
    yield 'bracket-traditional', bracket(tasks, i, FT), False
    yield 'bracket-wrapped', wrapped(bracket(tasks, i, QT)), False
    yield 'bracket-spaced', spaced(bracket(tasks, i, QT)), False
    yield 'labels', label_lines(tasks, QT, plain), False
    yield 'labels-host', label_lines(tasks, ZB, lambda k: '（%s）' % HAN[k % 10]), False
    yield 'labels-article', label_lines(tasks, BM, lambda k: '第%s条　' % HAN[k % 10]), False
    yield 'labels-circled', label_lines(tasks, QT, lambda k: chr(0x2460 + k)), False
    yield 'labels-wrapped', wrapped(label_lines(tasks, QT, plain)), False
    yield 'sentence', '\n'.join('%d. %s（%s）' % (k + 1, t['text'], sentence(t)) for k, t in enumerate(tasks)), False
    yield 'sentence-own-line', '\n'.join('%d、%s\n（%s）' % (k + 1, t['text'], sentence(t)) for k, t in enumerate(tasks)), False
    yield 'table-tab', '\n'.join('\t'.join(r) for r in cells(tasks)), False
    yield 'table-pipe', '\n'.join('| ' + ' | '.join(r) + ' |' for r in cells(tasks)), False
    yield 'table-box', box(tasks), False


def main(gold_dir, out_dir):
    for i, name in enumerate(sorted(f for f in os.listdir(gold_dir) if f.endswith('.json'))):
        with open(os.path.join(gold_dir, name), encoding='utf-8') as f:
            gold = json.load(f)
        tasks = [t for t in gold['tasks'] if usable(t)][:10]
        if len(tasks) < 2:
            continue
        for layout, text, leaders in layouts(tasks, i):
            folder = os.path.join(out_dir, layout)
            os.makedirs(folder, exist_ok=True)
            kept = [dict(t, section=None, no=None, section_lead=[],
                         leaders=[LEADERS[k % len(LEADERS)].replace('　', '')] if leaders else [])
                    for k, t in enumerate(tasks)]
            with open(os.path.join(folder, name[:-5] + '.txt'), 'w', encoding='utf-8') as f:
                f.write(text + '\n')
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
                json.dump({'format': layout, 'tasks': kept}, f, ensure_ascii=False)


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit('usage: relayout.py GOLD_DIR OUT_DIR')
    main(*sys.argv[1:])
