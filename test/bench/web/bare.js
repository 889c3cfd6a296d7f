/* global fetch, innerWidth, location, uPlot, URLSearchParams */
// What a page costs at least: it asks for the same answers at once, and draws them with uPlot, without any of the rest.
const ask = async (path) => (await fetch(`/api/v1${path}`)).json();
const asked = new URLSearchParams(location.search);
const brewId = asked.get('brew');

if (brewId) void showBrew();
else void showFirst();

async function showFirst() {
  const [, { items }] = await Promise.all(['/people/me', '/devices', '/brews', '/recipes'].map(ask));
  const value = document.createElement('p');
  value.className = 'value';
  value.textContent = items[0].status.sensors[0].value;
  document.body.append(value);
}

async function showBrew() {
  const history = (range = '') => ask(`/brews/${brewId}/history?${asked.get('query')}${range}`);
  const [data] = await Promise.all([history(), ask('/people/me'), ask(`/brews/${brewId}`)]);
  const root = document.createElement('div');
  document.body.append(root);
  const aligned = alignedOf(data);
  const plot = new uPlot(
    {
      ...{ width: innerWidth, height: 400, ms: 1, legend: { show: false } },
      series: [{}, ...aligned.slice(1).map(() => ({ stroke: 'teal', points: { show: false } }))],
      cursor: { drag: { setScale: false } },
      hooks: {
        setSelect: [
          async ({ select, posToVal }) => {
            const [from, to] = [select.left, select.left + select.width].map((left) =>
              new Date(posToVal(left, 'x')).toISOString(),
            );
            plot.setData(alignedOf(await history(`&from=${from}&to=${to}`)));
          },
        ],
      },
    },
    aligned,
    root,
  );
}

function alignedOf({ parts }) {
  const series = parts.flatMap(({ history }) => history.series).filter(({ points }) => points.length > 0);
  return uPlot.join(
    series.map(({ points }) => [points.map(({ at }) => Date.parse(at)), points.map(({ value }) => value)]),
  );
}
