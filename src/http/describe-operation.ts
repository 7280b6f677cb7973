import { codesOf, describeProblems } from './describe-problems.js';
import { pascalCase, type DescribedSchemas, type JsonSchema } from './describe-schemas.js';
import type { Operation } from './operation.js';
import { openedList } from './schema.js';

/** One operation of the document. */
export function describeOperation(operation: Operation, described: DescribedSchemas): object {
  const { id, method, summary, calledBy } = operation;
  const isSheet = operation.answer === openedList;
  const asked = method === 'GET' ? { parameters: parametersOf(operation, described) } : { requestBody: bodyOf(operation, described) };
  const isPaged = method === 'POST' && !operation.jsonOnly;
  return {
    operationId: pascalCase(id).replace(/^./, (first) => first.toLowerCase()),
    tags: [groupOf(id)],
    summary,
    ...(calledBy === 'head-user' ? { description: "Put to the host's rules for head users and offices; who asks is known from the host's own login." } : {}),
    security: securityOf(operation),
    ...asked,
    responses: {
      200: goodAnswer(operation, described, isSheet),
      ...(isPaged ? { 303: { $ref: '#/components/responses/NextPage' } } : {}),
      ...(method === 'GET' ? { 304: { $ref: '#/components/responses/NotModified' } } : {}),
      ...describeProblems(codesOf({ ...operation, isSheet })),
    },
  };
}

/** The part of an operation's path that it shares with others. */
export const groupOf = (id: string): string => id.split('/')[0] ?? id;

/** How the signature of a paired phone is called among the security schemes. */
export const signedScheme = 'signed-request';

/** What is read of an unfinished login, say, is read of whichever there is. */
function securityOf({ id, needs, calledBy }: Operation): readonly object[] {
  if (calledBy === 'paired-phone') return [{ [signedScheme]: [] }];
  if (needs.length === 0) return [];
  if (id === 'state' || id === 'sessions/end') return [{}, ...needs.map((kind) => ({ [kind]: [] }))];
  return [Object.fromEntries(needs.map((kind) => [kind, []]))];
}

const refTo = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

function parametersOf({ input, example }: Operation, { schemas, nameOf }: DescribedSchemas): readonly object[] {
  const { properties = {}, required = [] } = schemas[nameOf(input)] ?? {};
  return Object.entries(properties).map(([name, schema]) => {
    const sample: unknown = Reflect.get(example.input, name);
    return { name, in: 'query', required: required.includes(name), schema, ...(sample === undefined ? {} : { example: sample }) };
  });
}

function bodyOf({ input, example, jsonOnly }: Operation, { schemas, nameOf }: DescribedSchemas): object {
  const name = nameOf(input);
  const { required = [], anyOf } = schemas[name] ?? {};
  const content = { schema: refTo(name), example: example.input };
  const form = !jsonOnly && isFlat(schemas[name], schemas) ? { 'application/x-www-form-urlencoded': content } : {};
  return { required: required.length > 0 || anyOf !== undefined, content: { 'application/json': content, ...form } };
}

/** Whether a form can hold it without names such as `person.email`. */
function isFlat(schema: JsonSchema | undefined, schemas: DescribedSchemas['schemas']): boolean {
  return Object.values(schema?.properties ?? {}).every((property) => {
    const { $ref, type } = typeof property === 'boolean' ? {} : property;
    const meant = $ref === undefined ? type : schemas[$ref.split('/').at(-1) ?? '']?.type;
    return meant === 'string' || meant === 'boolean' || meant === 'integer' || meant === 'number';
  });
}

function goodAnswer(operation: Operation, { nameOf }: DescribedSchemas, isSheet: boolean): object {
  const { answer, example, inLines, needs, sets, ends, flowOf } = operation;
  const content = { schema: refTo(nameOf(answer)), example: example.answer };
  const sheets = isSheet ? { 'application/pdf': {}, 'text/html': { schema: { type: 'string' } }, 'text/plain': { schema: { type: 'string' } } } : {};
  const written = [...sets, ...(flowOf === undefined ? [] : [flowOf])];
  const overtakes = flowOf !== undefined || sets.includes('session');
  const said = [
    ...(written.length > 0 ? [`Sets cookies: ${written.join(', ')}.`] : []),
    ...(ends.length > 0 ? [`Removes cookies: ${ends.join(', ')}.`] : []),
    ...(overtakes ? ['Removes the cookies of what was begun in this browser before.'] : []),
    ...(sets.includes('session') && !needs.includes('session') ? ['Ends the session that this browser held before.'] : []),
  ];
  const cookies = said.length > 0 ? { 'Set-Cookie': { description: said.join(' '), schema: { type: 'string' } } } : {};
  return {
    description: inLines ? 'One line of JSON for each person, as soon as it is known. A last line with `error` says that it broke off.' : 'It is done, or this is the answer.',
    headers: { 'X-Request-Id': { $ref: '#/components/headers/RequestId' }, ...cookies },
    content: inLines ? { 'application/x-ndjson': content } : { 'application/json': content, ...sheets },
  };
}
