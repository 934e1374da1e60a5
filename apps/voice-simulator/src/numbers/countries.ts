/** A region that numbers are sold in. `prefix` is country and area code; the stock's numbers begin with it and have `digits` digits. */
export interface StockRegion {
  readonly id: number;
  readonly name: string;
  readonly state?: string;
  readonly prefix: string;
  readonly digits: number;
  /** Numbers that are in stock for certain, before the generated ones. */
  readonly fixed?: readonly string[];
  readonly generated: number;
}

/** A category of numbers in a country: what the platform calls `phone_category_name`. Prices in dollars. */
export interface StockCategory {
  readonly name: string;
  readonly hasStates: boolean;
  readonly monthlyDollars: string;
  readonly installationDollars: string;
  /** The resource type that an incoming minute is charged as. */
  readonly incomingResource: string;
  readonly regions: readonly StockRegion[];
}

/** A country with numbers in stock. */
export interface StockCountry {
  readonly code: string;
  readonly name: string;
  readonly prefix: string;
  readonly categories: readonly StockCategory[];
  /** Names of its states by their code, where it has states. */
  readonly states?: Readonly<Record<string, string>>;
}

/** What the simulator sells. Generated numbers are the same on every machine. */
export const stockCountries: readonly StockCountry[] = [
  {
    code: 'RU',
    name: 'Russian Federation',
    prefix: '7',
    categories: [
      {
        name: 'GEOGRAPHIC',
        hasStates: false,
        monthlyDollars: '2.5',
        installationDollars: '0',
        incomingResource: 'PSTN_IN_RU',
        regions: [
          { id: 1, name: 'Moscow', prefix: '7499', digits: 11, generated: 8 },
          { id: 2, name: 'Saint Petersburg', prefix: '7812', digits: 11, generated: 6 },
          { id: 3, name: 'Kaliningrad', prefix: '74012', digits: 11, fixed: ['74012555555'], generated: 5 },
          { id: 4, name: 'Yekaterinburg', prefix: '7343', digits: 11, generated: 4 },
        ],
      },
      {
        name: 'MOSCOW495',
        hasStates: false,
        monthlyDollars: '5',
        installationDollars: '10',
        incomingResource: 'PSTN_IN_RU',
        regions: [{ id: 5, name: 'Moscow', prefix: '7495', digits: 11, generated: 4 }],
      },
      {
        name: 'TOLLFREE',
        hasStates: false,
        monthlyDollars: '20',
        installationDollars: '25',
        incomingResource: 'PSTN_IN_RU_TOLLFREE',
        regions: [{ id: 6, name: 'Toll-free', prefix: '7800', digits: 11, fixed: ['78002501860'], generated: 3 }],
      },
      {
        name: 'MOBILE',
        hasStates: false,
        monthlyDollars: '3',
        installationDollars: '0',
        incomingResource: 'PSTN_IN_RU_MOBILE',
        regions: [{ id: 7, name: 'Mobile', prefix: '7958', digits: 11, generated: 4 }],
      },
    ],
  },
  {
    code: 'KZ',
    name: 'Kazakhstan',
    prefix: '7',
    categories: [
      {
        name: 'GEOGRAPHIC',
        hasStates: false,
        monthlyDollars: '6',
        installationDollars: '5',
        incomingResource: 'PSTN_IN_GEOGRAPHIC',
        regions: [
          { id: 21, name: 'Almaty', prefix: '7727', digits: 11, generated: 4 },
          { id: 22, name: 'Astana', prefix: '77172', digits: 11, generated: 3 },
        ],
      },
    ],
  },
  {
    code: 'UA',
    name: 'Ukraine',
    prefix: '380',
    categories: [
      {
        name: 'GEOGRAPHIC',
        hasStates: false,
        monthlyDollars: '4',
        installationDollars: '0',
        incomingResource: 'PSTN_IN_GEOGRAPHIC',
        regions: [
          { id: 41, name: 'Kyiv', prefix: '38044', digits: 12, generated: 4 },
          { id: 42, name: 'Lviv', prefix: '38032', digits: 12, generated: 3 },
        ],
      },
    ],
  },
  {
    code: 'US',
    name: 'United States',
    prefix: '1',
    states: { NY: 'New York', CA: 'California' },
    categories: [
      {
        name: 'GEOGRAPHIC',
        hasStates: true,
        monthlyDollars: '1',
        installationDollars: '0',
        incomingResource: 'PSTN_IN_US',
        regions: [
          { id: 61, name: 'New York', state: 'NY', prefix: '1212', digits: 11, generated: 4 },
          { id: 62, name: 'Los Angeles', state: 'CA', prefix: '1213', digits: 11, generated: 4 },
        ],
      },
    ],
  },
  {
    code: 'DE',
    name: 'Germany',
    prefix: '49',
    categories: [
      {
        name: 'GEOGRAPHIC',
        hasStates: false,
        monthlyDollars: '2',
        installationDollars: '0',
        incomingResource: 'PSTN_IN_GEOGRAPHIC',
        regions: [
          { id: 81, name: 'Berlin', prefix: '4930', digits: 12, generated: 4 },
          { id: 82, name: 'Munich', prefix: '4989', digits: 12, generated: 3 },
        ],
      },
    ],
  },
];
