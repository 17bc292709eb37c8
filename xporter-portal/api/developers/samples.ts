/** A request in a language, to copy. */
export interface Sample {
  language: string;
  code: string;
}

/** Without signs that end a text in any of the languages, or that a shell or Ruby fills in. */
const quotable = (text: string): string =>
  text.replace(/['"\\`$#]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

/**
 * The same request in five languages. Each prints the HTTP status, if it is not 200, and the body, and needs nothing installed
 * but the language.
 * @param address whole
 * @param authorization the header
 */
export function samplesOf(address: string, authorization: string): Sample[] {
  const url = quotable(address);
  const header = quotable(authorization);
  return [
    {
      language: 'curl',
      code: `curl --fail-with-body '${url}' \\
  --header 'Authorization: ${header}'`,
    },
    {
      language: 'TypeScript',
      code: `const response = await fetch('${url}', {
  headers: { Authorization: '${header}' },
});
if (!response.ok) console.error(response.status);
console.log(await response.text());`,
    },
    {
      language: 'Python',
      code: `import urllib.error
import urllib.request

request = urllib.request.Request(
    '${url}',
    headers={'Authorization': '${header}'},
)
try:
    response = urllib.request.urlopen(request)
except urllib.error.HTTPError as error:
    print(error.code)
    response = error
print(response.read().decode())`,
    },
    {
      language: 'C#',
      code: `using var client = new HttpClient();
client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "${header}");
var response = await client.GetAsync("${url}");
if (!response.IsSuccessStatusCode) Console.Error.WriteLine((int)response.StatusCode);
Console.WriteLine(await response.Content.ReadAsStringAsync());`,
    },
    {
      language: 'Ruby',
      code: `require 'net/http'

uri = URI('${url}')
response = Net::HTTP.get_response(uri, { 'Authorization' => '${header}' })
warn response.code unless response.is_a?(Net::HTTPSuccess)
puts response.body`,
    },
  ];
}
