# Ruby's standard library alone, against a sandbox that is running:
# SANDBOX_URL=http://127.0.0.1:3000 ruby standard_library.rb
require "json"
require "net/http"

START = ENV.fetch("SANDBOX_URL", "http://127.0.0.1:3000")

def ask(method, path, body = nil)
  uri = URI("#{START}/api#{path}")
  request = Net::HTTP.const_get(method).new(uri, "Content-Type" => "application/json")
  request.body = JSON.generate(body) if body
  response = Net::HTTP.start(uri.host, uri.port) { |http| http.request(request) }
  answer = JSON.parse(response.body)
  raise answer["message"] unless response.is_a?(Net::HTTPSuccess)
  answer
end

school = ask("Post", "/schools", { mis: "Arbor" })
estab = school["estab"]
ask("Post", "/schools/#{estab}/jump", { to: "invited" })
wanted = URI.encode_www_form(to: school["head"]["email"], subject: "asks", timeout: 5)
email = ask("Get", "/inbox/wait?#{wanted}")
puts email["buttons"].find { |button| button["label"] == "Begin Authorisation" }["url"]

ask("Post", "/schools/#{estab}/jump", { to: "authorised" })
puts ask("Get", "/schools/#{estab}/wait?event=connection.connected")["detail"]["event"]
