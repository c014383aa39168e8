/** Generates tables with the layout, titles, gaps and peculiarities of public tables and of files that other programs export. */
import { gzipSync } from 'node:zlib';
import { keyed } from '../src/random/keyed.ts';

export interface TableCase {
  peculiarity: string;
  name: string;
  bytes: Uint8Array;
  target: string;
  task: 'classes' | 'quantity';
  /** The number of classes; absent if `task` is `quantity`. */
  classes?: number;
  /** The titles of the columns that are features. */
  features: readonly string[];
  inputs: number;
  rows: number;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (char) => (char === '€' ? 0x80 : char.charCodeAt(0)));
const utf16 = (text: string) =>
  Uint8Array.from([0xff, 0xfe, ...[...text].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8])]);

type Draw = ReturnType<typeof drawing>;

function drawing(name: string) {
  const random = keyed(1, 'tables', name);
  return {
    number: (mean: number, spread: number, digits = 1) => (mean + spread * random.normal()).toFixed(digits),
    whole: (low: number, high: number) => low + random.integer(high - low + 1),
    of: <T>(...values: readonly T[]): T => values[random.integer(values.length)] as T, // The index is below the length.
    chance: (share: number) => random.uniform() < share,
  };
}

function lines(name: string, count: number, row: (draw: Draw, i: number) => readonly (string | number)[], separator = ','): string {
  const draw = drawing(name);
  return Array.from({ length: count }, (_, i) => row(draw, i).join(separator)).join('\n');
}

const SPECIES = ['setosa', 'versicolor', 'virginica'];
const iris = (draw: Draw, i: number) => {
  const s = Math.floor(i / 50);
  return [draw.number(5 + 0.8 * s, 0.3), draw.number(3.4 - 0.3 * s, 0.3), draw.number(1.5 + 2 * s, 0.2), draw.number(0.2 + 0.9 * s, 0.1)];
};
const IRIS_FEATURES = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];
const columnsTo = (count: number, from = 1) => Array.from({ length: count }, (_, i) => `column ${from + i}`);
const SIDE = 28;
const pixelTitles = Array.from({ length: SIDE * SIDE }, (_, i) => `${Math.floor(i / SIDE) + 1}x${(i % SIDE) + 1}`);
/** An image of a bar whose horizontal position depends on the digit. */
const digit = (draw: Draw, label: number) =>
  Array.from({ length: SIDE * SIDE }, (_, i) =>
    Math.abs((i % SIDE) - 4 - 2 * label) < 2 && i > 3 * SIDE && i < 25 * SIDE ? draw.whole(150, 255) : 0,
  );

const titanic = (draw: Draw, i: number) => {
  const sex = draw.of('male', 'male', 'female');
  const ages = draw.chance(0.2) ? '' : draw.number(30, 12, 0);
  return [
    i + 1,
    Number(draw.chance(sex === 'female' ? 0.75 : 0.2)),
    draw.whole(1, 3),
    `"Name${i}, ${sex === 'male' ? 'Mr.' : 'Mrs.'} ""N${i}"" Somebody"`,
    sex,
    ages,
    draw.whole(0, 3),
    draw.whole(0, 2),
    `A/5 ${21_000 + 7 * i}`,
    draw.number(32, 9, 4),
    draw.chance(0.77) ? '' : `C${i}`,
    i === 61 ? '' : draw.of('S', 'S', 'C', 'Q'),
  ];
};

const adult = (draw: Draw) => [
  draw.whole(17, 90),
  draw.chance(0.06) ? '?' : draw.of('Private', 'Private', 'State-gov', 'Self-emp-not-inc'),
  draw.whole(20_000, 400_000),
  draw.of('Bachelors', 'HS-grad', '11th', 'Masters'),
  draw.whole(1, 16),
  draw.of('Male', 'Female'),
  draw.of('United-States', ...Array.from({ length: 30 }, (_, i) => `Country-${i}`)),
  draw.of('<=50K', '<=50K', '>50K'),
];

export const tableCases: readonly TableCase[] = [
  {
    peculiarity: 'a header, and a class that is text',
    name: 'iris.csv',
    bytes: utf8(
      `${IRIS_FEATURES.join()},species\n${lines('iris', 150, (draw, i) => [...iris(draw, i), SPECIES[Math.floor(i / 50)] ?? ''])}\n`,
    ),
    target: 'species',
    task: 'classes',
    classes: 3,
    features: IRIS_FEATURES,
    inputs: 4,
    rows: 150,
  },
  {
    peculiarity: 'no header, and blank lines at the end',
    name: 'iris.data',
    bytes: utf8(`${lines('iris', 150, (draw, i) => [...iris(draw, i), `Iris-${SPECIES[Math.floor(i / 50)]}`])}\n\n\n`),
    target: 'column 5',
    task: 'classes',
    classes: 3,
    features: columnsTo(4),
    inputs: 4,
    rows: 150,
  },
  {
    peculiarity: 'the class first, as a number, without a header',
    name: 'wine.data',
    bytes: utf8(
      lines('wine', 178, (draw, i) => {
        const cultivar = 1 + Math.floor((3 * i) / 178);
        return [
          cultivar,
          draw.number(12 + cultivar, 0.5, 2),
          draw.number(2, 0.6, 2),
          draw.whole(10, 30),
          draw.number(2.5, 0.4, 2),
          draw.whole(278, 1680),
        ];
      }),
    ),
    target: 'column 1',
    task: 'classes',
    classes: 3,
    features: columnsTo(5, 2),
    inputs: 5,
    rows: 178,
  },
  {
    peculiarity: 'semicolons, decimal points, titles in quotes',
    name: 'winequality-red.csv',
    bytes: utf8(
      `"fixed acidity";"volatile acidity";"alcohol";"quality"\n${lines('quality', 300, (draw) => [draw.number(8, 1.5), draw.number(0.5, 0.1, 3), draw.number(10, 1), draw.whole(3, 8)], ';')}`,
    ),
    target: 'quality',
    task: 'classes',
    classes: 6,
    features: ['fixed acidity', 'volatile acidity', 'alcohol'],
    inputs: 3,
    rows: 300,
  },
  {
    peculiarity: 'names, tickets, texts and gaps',
    name: 'titanic.csv',
    bytes: utf8(
      `PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked\r\n${lines('titanic', 300, titanic).replaceAll('\n', '\r\n')}\r\n`,
    ),
    target: 'Survived',
    task: 'classes',
    classes: 2,
    features: ['Pclass', 'Sex', 'Age', 'SibSp', 'Parch', 'Fare', 'Embarked'],
    // Sex gives 2 inputs, and Embarked gives 3 and another for missing values.
    inputs: 5 + 2 + 4,
    rows: 300,
  },
  {
    peculiarity: 'spaces after commas, question marks, a text column with many values, no header',
    name: 'adult.data',
    bytes: utf8(`${lines('adult', 500, adult, ', ')}\n\n`),
    target: 'column 8',
    task: 'classes',
    classes: 2,
    features: columnsTo(7),
    // The three columns of numbers give 3 inputs. Of the text columns, the employer gives 3 and another for missing values, education
    // gives 4, sex gives 2, and the country gives 20 for the most frequent values and another for all others.
    inputs: 3 + (3 + 1) + 4 + 2 + 21,
    rows: 500,
  },
  {
    peculiarity: 'MNIST with titles, the label first',
    name: 'mnist_train.csv',
    bytes: utf8(`label,${pixelTitles.join()}\n${lines('mnist', 120, (draw, i) => [i % 10, ...digit(draw, i % 10)])}`),
    target: 'label',
    task: 'classes',
    classes: 10,
    features: pixelTitles,
    inputs: 784,
    rows: 120,
  },
  {
    peculiarity: 'MNIST without titles, the label last',
    name: 'mnist_784.csv',
    bytes: utf8(lines('mnist last', 120, (draw, i) => [...digit(draw, i % 10), i % 10])),
    target: 'column 785',
    task: 'classes',
    classes: 10,
    features: columnsTo(784),
    inputs: 784,
    rows: 120,
  },
  {
    peculiarity: 'decimal commas, and points as thousands separators',
    name: 'wohnungen.csv',
    bytes: utf8(
      `Fläche;Zimmer;Miete\n${lines('miete', 80, (draw) => [draw.number(70, 15).replace('.', ','), draw.whole(1, 5), `1.${draw.whole(100, 999)},50`], ';')}`,
    ),
    target: 'Miete',
    task: 'quantity',
    features: ['Fläche', 'Zimmer'],
    inputs: 2,
    rows: 80,
  },
  {
    peculiarity: 'UTF-16 text with tabs, from a spreadsheet',
    name: 'export.txt',
    bytes: utf16(
      `größe\tgewicht\tlabel\r\n${lines('utf16', 60, (draw, i) => [draw.number(170, 10), draw.number(70, 9), i % 2 ? 'ja' : 'nein'], '\t').replaceAll('\n', '\r\n')}\r\n`,
    ),
    target: 'label',
    task: 'classes',
    classes: 2,
    features: ['größe', 'gewicht'],
    inputs: 2,
    rows: 60,
  },
  {
    peculiarity: "pandas' row numbers, and rows sorted by class",
    name: 'frame.csv',
    bytes: utf8(
      `,width,height,kind\n${lines('pandas', 90, (draw, i) => [i, draw.number(5, 1, 2), draw.number(4, 1, 2), ['elm', 'oak', 'yew'][Math.floor(i / 30)] ?? ''])}`,
    ),
    target: 'kind',
    task: 'classes',
    classes: 3,
    features: ['width', 'height'],
    inputs: 2,
    rows: 90,
  },
  {
    peculiarity: 'True and False',
    name: 'churn.csv',
    bytes: utf8(
      `tenure,intl_plan,voice_plan,calls,churn\n${lines('churn', 100, (draw) => [draw.whole(1, 72), draw.of('True', 'False'), draw.of('yes', 'no'), draw.whole(0, 9), draw.of('True', 'False', 'False')])}`,
    ),
    target: 'churn',
    task: 'classes',
    classes: 2,
    features: ['tenure', 'intl_plan', 'voice_plan', 'calls'],
    inputs: 4,
    rows: 100,
  },
  {
    peculiarity: 'dates and a count to predict',
    name: 'day.csv',
    bytes: utf8(
      `instant,dteday,season,temp,cnt\n${lines('bikes', 120, (draw, i) => [i + 1, new Date(Date.UTC(2011, 0, 1 + i)).toISOString().slice(0, 10), 1 + (Math.floor(i / 30) % 4), draw.number(0.5, 0.1, 6), draw.whole(22, 8714)])}`,
    ),
    target: 'cnt',
    task: 'quantity',
    features: ['dteday', 'season', 'temp'],
    inputs: 3,
    rows: 120,
  },
  {
    peculiarity: 'units, percentages and amounts of money in the cells',
    name: 'cars.csv',
    bytes: utf8(
      `weight,humidity,power,price\n${lines('units', 90, (draw) => [`${draw.whole(900, 2400)} kg`, `${draw.whole(10, 95)}%`, `${draw.number(90, 20)} hp`, `"$${draw.whole(10, 60)},${draw.whole(100, 999)}"`])}`,
    ),
    target: 'price',
    task: 'quantity',
    features: ['weight', 'humidity', 'power'],
    inputs: 3,
    rows: 90,
  },
  {
    peculiarity: 'windows-1252, from an old spreadsheet',
    name: 'straße.csv',
    bytes: latin1(
      `Länge;Größe;Straße;label\r\n${lines('latin', 60, (draw, i) => [draw.number(5, 1).replace('.', ','), draw.whole(1, 99), draw.of('Öl', 'Süd', '5 €'), i % 2], ';').replaceAll('\n', '\r\n')}`,
    ),
    target: 'label',
    task: 'classes',
    classes: 2,
    features: ['Länge', 'Größe', 'Straße'],
    inputs: 5,
    rows: 60,
  },
  {
    peculiarity: 'a gzipped table',
    name: 'points.csv.gz',
    bytes: gzipSync(`x,y,label\n${lines('points', 200, (draw, i) => [draw.number(i % 2, 1, 3), draw.number(0, 1, 3), i % 2])}`),
    target: 'label',
    task: 'classes',
    classes: 2,
    features: ['x', 'y'],
    inputs: 2,
    rows: 200,
  },
  {
    peculiarity: 'the hint sep=;',
    name: 'hint.csv',
    bytes: utf8(
      `sep=;\r\na;b;label\r\n${lines('hint', 40, (draw, i) => [draw.number(1, 1).replace('.', ','), draw.whole(0, 9), i % 2], ';')}`,
    ),
    target: 'label',
    task: 'classes',
    classes: 2,
    features: ['a', 'b'],
    inputs: 2,
    rows: 40,
  },
  {
    peculiarity: 'comments before the table',
    name: 'sensor.csv',
    bytes: utf8(
      `# sensor 7, station "North"\n# units: °C, %\ntemp,humidity,state\n${lines('sensor', 50, (draw) => [draw.number(20, 3), draw.whole(10, 90), draw.of('on', 'off')])}`,
    ),
    target: 'state',
    task: 'classes',
    classes: 2,
    features: ['temp', 'humidity'],
    inputs: 2,
    rows: 50,
  },
  {
    peculiarity: 'columns aligned with spaces, question marks, names in quotes, no header',
    name: 'auto-mpg.data',
    bytes: utf8(
      lines(
        'mpg',
        120,
        (draw, i) => [
          draw.number(23, 5),
          `  ${draw.of(4, 6, 8)}`,
          `  ${draw.number(190, 60)}`,
          `     ${i % 17 === 3 ? '?' : draw.number(105, 25)}`,
          `     ${draw.whole(70, 82)}`,
          `\t"car number ${i}"`,
        ],
        ' ',
      ),
    ),
    // Nothing in the file says that the first column is to be predicted.
    target: 'column 5',
    task: 'quantity',
    features: columnsTo(4),
    inputs: 4,
    rows: 120,
  },
  {
    peculiarity: "R's row names without a title",
    name: 'table.txt',
    bytes: utf8(
      `"Sepal.Length" "Petal.Width" "Species"\n${lines('R', 90, (draw, i) => [`"${i + 1}"`, draw.number(5.8, 0.8), draw.number(1.2, 0.4), `"${SPECIES[i % 3]}"`], ' ')}`,
    ),
    target: 'Species',
    task: 'classes',
    classes: 3,
    features: ['Sepal.Length', 'Petal.Width'],
    inputs: 2,
    rows: 90,
  },
  {
    peculiarity: 'NA, and the class first, recognised by its title',
    name: 'penguins.csv',
    bytes: utf8(
      `species,island,bill_length_mm,body_mass_g,sex,year\n${lines('penguins', 150, (draw, i) => [draw.of('Adelie', 'Gentoo', 'Chinstrap'), draw.of('Biscoe', 'Dream'), i % 40 === 3 ? 'NA' : draw.number(44, 5), i % 40 === 3 ? 'NA' : draw.whole(2700, 6300), i % 14 === 3 ? 'NA' : draw.of('male', 'female'), draw.whole(2007, 2009)])}`,
    ),
    target: 'species',
    task: 'classes',
    classes: 3,
    features: ['island', 'bill_length_mm', 'body_mass_g', 'sex', 'year'],
    inputs: 2 + 1 + 1 + 3 + 1,
    rows: 150,
  },
  {
    peculiarity: 'nothing but letters',
    name: 'mushrooms.csv',
    bytes: utf8(
      `class,cap-shape,odor,habitat\n${lines('mushrooms', 200, (draw) => [draw.of('e', 'p'), draw.of('x', 'b', 's'), draw.of('a', 'l', 'n', 'f'), draw.of('d', 'g')])}`,
    ),
    target: 'class',
    task: 'classes',
    classes: 2,
    features: ['cap-shape', 'odor', 'habitat'],
    inputs: 9,
    rows: 200,
  },
  {
    peculiarity: 'the target before a text column',
    name: 'housing.csv',
    bytes: utf8(
      `longitude,latitude,total_bedrooms,median_house_value,ocean_proximity\n${lines('housing', 150, (draw, i) => [draw.number(-119, 2, 2), draw.number(35, 2, 2), i % 50 === 4 ? '' : draw.whole(100, 900).toFixed(1), draw.whole(15_000, 500_001).toFixed(1), draw.of('INLAND', 'NEAR BAY', '<1H OCEAN')])}`,
    ),
    target: 'median_house_value',
    task: 'quantity',
    features: ['longitude', 'latitude', 'total_bedrooms', 'ocean_proximity'],
    inputs: 6,
    rows: 150,
  },
  {
    peculiarity: 'patient numbers, and the class second, without a header',
    name: 'wdbc.data',
    bytes: utf8(
      lines('wdbc', 120, (draw, i) => [
        842_302 + 1009 * i,
        draw.of('M', 'B'),
        draw.number(14, 3, 2),
        draw.number(19, 4, 2),
        draw.number(92, 24, 1),
      ]),
    ),
    target: 'column 2',
    task: 'classes',
    classes: 2,
    features: columnsTo(3, 3),
    inputs: 3,
    rows: 120,
  },
  {
    peculiarity: 'a column that says which rows are held out',
    name: 'with_split.csv',
    bytes: utf8(
      `split,a,b,label\n${lines('split', 100, (draw, i) => [i % 4 === 0 ? 'test' : 'train', draw.number(0, 1, 2), draw.number(0, 1, 2), draw.of('u', 'v')])}`,
    ),
    target: 'label',
    task: 'classes',
    classes: 2,
    features: ['a', 'b'],
    inputs: 2,
    rows: 100,
  },
];
