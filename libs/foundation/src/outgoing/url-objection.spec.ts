import { OutgoingConfig, urlObjection } from './outgoing.config';

const config = (allowList: string[] = [], environment = 'production'): OutgoingConfig =>
  Object.assign(new OutgoingConfig(), { allowList, environment });

const notPublic = 'names an address that is not public';
const notPublicHost = 'names a host that is not public';

const refused: [string, string[], string][] = [
  ['H01 loopback', ['https://127.0.0.1/'], notPublic],
  [
    'H02 other spellings of loopback',
    ['https://127.1/', 'https://0x7f000001/', 'https://2130706433/', 'https://017700000001/', 'https://0/'],
    notPublic,
  ],
  ['H03 loopback of IPv6', ['https://[::1]/', 'https://[0:0:0:0:0:0:0:1]/', 'https://[::]/'], notPublic],
  ['H04 mapped', ['https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[::ffff:10.0.0.1]/'], notPublic],
  ['H05 compatible', ['https://[::127.0.0.1]/'], notPublic],
  ['H06 translated', ['https://[64:ff9b::7f00:1]/', 'https://[64:ff9b:1::1]/', 'https://[2002:7f00:1::]/'], notPublic],
  [
    'H07 local of IPv6',
    ['https://[fc00::1]/', 'https://[fd12::1]/', 'https://[fe80::1]/', 'https://[fec0::1]/'],
    notPublic,
  ],
  [
    'H08 private, shared, benchmark, multicast',
    ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '100.64.0.1', '198.18.0.1', '198.19.0.1', '224.0.0.1']
      .concat('239.255.255.255', '255.255.255.255', '0.0.0.0', '[ff02::1]')
      .map((host) => `https://${host}/`),
    notPublic,
  ],
  [
    'H09 metadata of clouds',
    ['https://169.254.169.254/', 'https://[fd00:ec2::254]/', 'https://100.100.100.200/'],
    notPublic,
  ],
  [
    'H10 local names',
    [
      'https://localhost/',
      'https://LOCALHOST/',
      'https://localhost./',
      'https://a.local/',
      'https://a.internal/',
    ].concat('https://a.localhost/', 'https://a.local./'),
    notPublicHost,
  ],
  ['H15 credentials', ['https://user:pass@example.org/', 'https://user@example.org/'], 'must not carry credentials'],
  [
    'H16 ports of servers',
    ['22', '25', '3306', '6379'].map((port) => `https://example.org:${port}/`),
    'names a port that is not allowed',
  ],
  ['H17 plain http', ['http://example.org/'], 'must be https'],
  [
    'H18 other schemes',
    ['file:///etc/passwd', 'gopher://example.org/', 'data:text/plain,x', 'ftp://example.org/', 'javascript:1'],
    'must be https',
  ],
  ['H19 circled digits', ['https://①②⑦.⓪.⓪.①/'], notPublic],
  ['no URL', ['', 'example.org', '//example.org/', 'https://', 'https://exa mple.org/'], 'is not a URL'],
];

describe('urlObjection', () => {
  it.each(refused)('%s', (_, urls, objection) => {
    expect(urls.map((url) => [url, urlObjection(url, config())])).toEqual(urls.map((url) => [url, objection]));
  });

  it.each([
    'https://portal.example.org/telephony/hook?x=1',
    'https://portal.example.org:8443/',
    'https://93.184.216.34/',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/',
    'https://internal.example.org/',
    'https://xn--e1afmkfd.xn--p1ai/',
  ])('has nothing against %s', (url) => expect(urlObjection(url, config())).toBeUndefined());

  it('H21: what a browser and a parser may read differently is judged as it will be dialled', () => {
    expect(urlObjection('https://a.b\\@127.0.0.1/', config())).toBeUndefined();
    expect(new URL('https://a.b\\@127.0.0.1/').hostname).toBe('a.b');
    expect(urlObjection('https://127.0\t.0.1/', config())).toBe(notPublic);
  });

  it('lets an operator allow one host and port, and nothing beside it', () => {
    const allowing = config(['127.0.0.1:8090'], 'development');
    expect(urlObjection('http://127.0.0.1:8090/hook', allowing)).toBeUndefined();
    expect(urlObjection('http://127.0.0.1:8091/hook', allowing)).toBe('must be https');
    expect(urlObjection('http://user@127.0.0.1:8090/', allowing)).toBe('must not carry credentials');
    expect(urlObjection('ftp://127.0.0.1:8090/', allowing)).toBe('must be https');
  });

  it.each(['127.0.0.1:80', 'localhost:80', '[::1]:80'])('does not let production allow %s', (entry) => {
    expect(config([entry]).check()).toHaveLength(1);
    expect(config([entry], 'development').check()).toEqual([]);
  });
});
