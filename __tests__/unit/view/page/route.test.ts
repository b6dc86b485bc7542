import { linkTo, linkWith, parseRoute } from '../../../../src/view/page/route';

test('a link leads to the state that it was made of, whatever the texts in it', () => {
  const query = { queue: '<b>&=#?%/', text: 'ä \u202e', outcome: 'failed,retried' };
  expect(parseRoute(linkTo('messages', query))).toEqual({ view: 'messages', query });
  expect(parseRoute(linkTo('journey', { span: 'b7ad' }, 'a/b?c%'))).toEqual({
    view: 'journey',
    trace: 'a/b?c%',
    query: { span: 'b7ad' },
  });
});

test('what is empty is left out, and the rest of a state kept', () => {
  const route = parseRoute('#/messages?queue=work&text=x');
  expect(linkWith(route, { text: '', attempt: '2' })).toBe('#/messages?queue=work&attempt=2');
});

test.each([
  ['', 'flow'],
  ['#/', 'flow'],
  ['#/nowhere', 'flow'],
  ['#/journey', 'messages'],
  ['#/journey/%', 'journey'],
])('%s is a place: %s', (hash, view) => {
  expect(parseRoute(hash).view).toBe(view);
});
