"""openapi.py: reads an OpenAPI 3.1 document from standard input and says what is wrong with its structure."""
import json, re, sys

TYPES = {'string', 'integer', 'number', 'boolean', 'object', 'array', 'null'}
VERBS = {'get', 'put', 'post', 'delete', 'patch'}
KNOWN = {'type', 'title', 'description', 'properties', 'required', 'additionalProperties', 'items', 'maxItems', 'minItems', 'enum',
         'oneOf', '$ref', 'minLength', 'maxLength', 'minimum', 'maximum', 'pattern', 'format'}
wrong = []
used = set()


def say(where, what):
    wrong.append(f'{where}: {what}')


def schema(s, where):
    for key in s.keys() - KNOWN:
        say(where, f'unknown keyword {key}')
    if '$ref' in s:
        name = s['$ref'].removeprefix('#/components/schemas/')
        used.add(name)
        if name not in doc['components']['schemas']:
            say(where, f'no schema {name}')
        if len(s) > 1:
            say(where, 'words beside $ref')
    kinds = s.get('type', [])
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        if kind not in TYPES:
            say(where, f'unknown type {kind}')
    if kinds == 'array' and 'items' not in s:
        say(where, 'an array of what?')
    for name, inner in s.get('properties', {}).items():
        schema(inner, f'{where}.{name}')
    for name in s.get('required', []):
        if name not in s.get('properties', {}):
            say(where, f'requires {name}, which it has not')
    if 'items' in s:
        schema(s['items'], where + '[]')
    for inner in s.get('oneOf', []):
        schema(inner, where + '|')
    for low, high in (('minLength', 'maxLength'), ('minimum', 'maximum'), ('minItems', 'maxItems')):
        if low in s and high in s and s[low] > s[high]:
            say(where, f'{low} > {high}')
    if 'pattern' in s:
        re.compile(s['pattern'])


def content(holder, where):
    if not holder.get('content'):
        say(where, 'no content')
    for kind, body in holder.get('content', {}).items():
        if '/' not in kind:
            say(where, f'media type {kind}')
        schema(body['schema'], where)


def operation(op, where, path):
    for key in ('operationId', 'summary', 'description', 'tags', 'responses', 'security'):
        if key not in op:
            say(where, f'no {key}')
    if op['operationId'] in ids:
        say(where, f'{op["operationId"]} is there twice')
    ids.add(op['operationId'])
    in_path = {p['name'] for p in op['parameters'] if p['in'] == 'path'}
    if in_path != set(re.findall(r'{(\w+)}', path)):
        say(where, f'parameters {in_path} do not fit the path')
    names = [(p['in'], p['name']) for p in op['parameters']]
    if len(names) != len(set(names)):
        say(where, 'a parameter is there twice')
    for p in op['parameters']:
        schema(p['schema'], f'{where}?{p["name"]}')
        if p['in'] == 'path' and not p['required']:
            say(where, f'{p["name"]} is in the path and must be required')
    if 'requestBody' in op:
        content(op['requestBody'], where + ' body')
    good = [status for status in op['responses'] if status.startswith('2')]
    if len(good) != 1 or '4XX' not in op['responses']:
        say(where, f'answers {list(op["responses"])}')
    for status, answer in op['responses'].items():
        if not answer.get('description'):
            say(where, f'{status} says nothing')
        content(answer, f'{where} {status}')
    for need in op['security']:
        for name in need:
            if name not in doc['components']['securitySchemes']:
                say(where, f'no security scheme {name}')


doc = json.load(sys.stdin)
ids = set()
if not doc['openapi'].startswith('3.1.') or not doc['info'].get('title') or not doc['info'].get('version'):
    say('info', 'openapi, title and version')
for path, verbs in doc['paths'].items():
    for verb, op in verbs.items():
        if verb not in VERBS:
            say(path, f'unknown verb {verb}')
        operation(op, f'{verb} {path}', path)
for name, s in doc['components']['schemas'].items():
    schema(s, name)
    if not s.get('title'):
        say(name, 'no title')
for name in doc['components']['schemas'].keys() - used:
    say(name, 'is used by nothing')
if len(ids) < 40:
    say('paths', f'only {len(ids)} operations')
print('\n'.join(wrong) or f'{len(ids)} operations, {len(doc["components"]["schemas"])} schemas')
sys.exit(bool(wrong))
