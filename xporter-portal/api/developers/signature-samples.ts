import { SIGNATURE_MINUTES, sign } from '../../../shared/web/signature.ts';
import type { Sample } from './samples.ts';

/** A callback to check a program with. */
const EXAMPLE = {
  body: 'event=refused&schoolId=9992001&reason=Not+this+year.&sequence=17',
  secret: 'your-management-secret',
};

/** Programs that verify the signature of a callback. Each prints `good`, and needs nothing installed but the language. */
export function signatureSamples(now: Date): Sample[] {
  const { body, secret } = EXAMPLE;
  const signature = sign(body, secret, now);
  return [
    {
      language: 'Shell',
      code: `body='${body}'
signature='${signature}'
secret='${secret}'

t="\${signature#t=}"; t="\${t%%,*}"
expected=$(printf '%s' "$t.$body" | openssl dgst -sha256 -hmac "$secret" | sed 's/.* //')
[ "\${signature#*v1=}" = "$expected" ] && echo good || echo bad`,
    },
    {
      language: 'TypeScript',
      code: `import { createHmac, timingSafeEqual } from 'node:crypto';

// The body as it came, before anything parses it.
const body = '${body}';
const signature = '${signature}';
const secret = '${secret}';

const [, t, v1] = /^t=(\\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
const expected = createHmac('sha256', secret).update(\`\${t}.\${body}\`).digest();
const isSame = v1 !== undefined && timingSafeEqual(Buffer.from(v1, 'hex'), expected);
const now = Number(new Date) / 1000;
const isFresh = Math.abs(now - Number(t)) <= ${SIGNATURE_MINUTES} * 60;
console.log(isSame ? (isFresh ? 'good' : 'stale') : 'bad');`,
    },
    {
      language: 'Python',
      code: `import hashlib
import hmac
import re
import time

# The body as it came, before anything parses it.
body = '${body}'
signature = '${signature}'
secret = '${secret}'

t, v1 = re.fullmatch(r't=(\\d+),v1=([0-9a-f]{64})', signature).groups()
expected = hmac.new(secret.encode(), f'{t}.{body}'.encode(), hashlib.sha256).hexdigest()
is_fresh = abs(time.time() - int(t)) <= ${SIGNATURE_MINUTES} * 60
print(('good' if is_fresh else 'stale') if hmac.compare_digest(v1, expected) else 'bad')`,
    },
    {
      language: 'C#',
      code: `using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

// The body as it came, before anything parses it.
var body = "${body}";
var signature = "${signature}";
var secret = "${secret}";

var match = Regex.Match(signature, "^t=([0-9]+),v1=([0-9a-f]{64})$");
var t = match.Groups[1].Value;
var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{t}.{body}"));
var isSame = match.Success
    && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(match.Groups[2].Value), expected);
var isFresh = isSame && Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(t)) <= ${SIGNATURE_MINUTES} * 60;
Console.WriteLine(isSame ? (isFresh ? "good" : "stale") : "bad");`,
    },
    {
      language: 'Ruby',
      code: `require 'openssl'

# The body as it came, before anything parses it.
body = '${body}'
signature = '${signature}'
secret = '${secret}'

t, v1 = signature.match(/\\At=(\\d+),v1=([0-9a-f]{64})\\z/).captures
expected = OpenSSL::HMAC.hexdigest('SHA256', secret, "#{t}.#{body}")
is_fresh = (Time.now.to_i - t.to_i).abs <= ${SIGNATURE_MINUTES} * 60
puts OpenSSL.fixed_length_secure_compare(v1, expected) ? (is_fresh ? 'good' : 'stale') : 'bad'`,
    },
  ];
}
