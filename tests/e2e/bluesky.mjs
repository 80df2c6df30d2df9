// A Bluesky network of our own, on the loopback alone. The AppView wants a PostgreSQL; it does without a Redis.
import net from 'node:net';
import pg from 'pg';

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  if (typeof first === 'number' && typeof rest[0] !== 'string') return listen.call(this, first, '127.0.0.1', ...rest);
  if (first && typeof first === 'object' && 'port' in first) return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
  return listen.call(this, first, ...rest);
};

// The PostgreSQL of a wheel has no extension: the search by likeness, which nobody asks for here, goes without.
const query = pg.Client.prototype.query;
pg.Client.prototype.query = function (asked, ...rest) {
  const isOfLikeness = typeof asked === 'string' && /extension if not exists pg_trgm|gist_trgm_ops/.test(asked);
  return query.call(this, isOfLikeness ? 'select 1' : asked, ...rest);
};

process.env.REDIS_HOST = 'none'; // asked for at the start, and not used where the AppView is given none
const { TestNetwork } = await import('@atproto/dev-env');

const port = Number(process.env.PARVIS_E2E_PORT ?? 2583);
const network = await TestNetwork.create({
  dbPostgresUrl: process.env.DB_POSTGRES_URL,
  dbPostgresSchema: 'parvis',
  pds: { port, hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { redisHost: undefined },
});
console.log(`PARVIS_E2E_BLUESKY_URL=http://127.0.0.1:${network.pds.port}`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => network.close().finally(() => process.exit(0)));
}
