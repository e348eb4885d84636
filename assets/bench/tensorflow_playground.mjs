// Times epochs of TensorFlow Playground's own network code: node THIS NN.js '{"hidden": [4, 2], ...}' → JSON lines.
// One epoch, as its page does it: every training point forward and back, an update after each batch, the loss of
// both sets, and what every unit says on a grid. Each line read from standard input asks for so many epochs.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const nn = await import(pathToFileURL(process.argv[2]).href);
const task = JSON.parse(process.argv[3]);
const network = nn.buildNetwork(
  [2, ...task.hidden, 1], nn.Activations.TANH, nn.Activations.TANH, null, ["x", "y"]);
const maps = {};
nn.forEachNode(network, true, (node) => {
  maps[node.id] = Array.from({ length: task.density }, () => new Array(task.density));
});

function loss(rows) {
  let sum = 0;
  for (const [x, y, label] of rows) {
    sum += nn.Errors.SQUARE.error(nn.forwardProp(network, [x, y]), label);
  }
  return sum / rows.length;
}

function epoch() {
  task.train.forEach(([x, y, label], row) => {
    nn.forwardProp(network, [x, y]);
    nn.backProp(network, label, nn.Errors.SQUARE);
    if ((row + 1) % task.batch === 0) nn.updateWeights(network, 0.03, 0);
  });
  const losses = [loss(task.train), loss(task.test)];
  for (let i = 0; i < task.density; i++) {
    for (let j = 0; j < task.density; j++) {
      nn.forwardProp(network, [-6 + (12 * i) / (task.density - 1), 6 - (12 * j) / (task.density - 1)]);
      nn.forEachNode(network, true, (node) => { maps[node.id][i][j] = node.output; });
    }
  }
  return losses;
}

for await (const line of createInterface({ input: process.stdin })) {
  let losses = [];
  const start = performance.now();
  for (let k = 0; k < Number(line); k++) losses = epoch();
  console.log(JSON.stringify({ ms: (performance.now() - start) / Number(line), train: losses[0], test: losses[1] }));
}
