"""Names of services that issue keys to programs: beside one, a random string is a credential.

Common words that are also names (`box`, `monday`, `close`) are kept, because a random string must follow as well.
"""

_NAMES = """
ably abuseipdb abyssale accuweather activecampaign acuity adafruit adafruitio adobe adyen aeroworkflow
agora aha airbrake airbyte airship airtable airvisual aiven akamai alchemy alegra aletheia algolia alibaba
alienvault aliyun allsports alphavantage amadeus amazon amplitude ankr anthropic anypoint apacta api2cart
api2convert apiary apideck apiflash apiflow apifonica apify apilayer apimatic apimetrics apitemplate
apollo appcircle appcues appdynamics appfollow appointed appointedd appoptics appsynergy apptentive
apptivo appveyor appwrite artifactory artsy asana assemblyai astronomer atera atlassian audd auth0
authorize authress autodesk autoklose autopilot avaza aviationstack aweber aws axiom axonaut aylien
ayrshare azure backblaze bannerbear baremetrics baseapi basecamp beamer beebole besnappy besttime
betterstack billomat binance bing bitbar bitbucket bitcoinaverage bitfinex bitgo bitly bitmex bitpanda
bitrise bitwarden blablabus blazemeter blitapp blockchain blockfrost blocknative blogger bluesnap blynk
bombbomb boostnote borgbase box braintree branch brandfetch braze brevo browserstack browshot bscscan
buddyns budibase bugherd bugsnag buildkite bulbul bulksms bunny bunnycdn buttercms bybit cachefly caflou
calendarific calendly calorieninja campayn cannyio canva capsulecrm captaindata carboninterface cashboard
caspio censys centralstation cexio chameleon chargebee chargify chartmogul chatbot chatfuel chatwork
checio checkly checklyhq checkmk checkout checkvist cherryservers cicero circleci ciscospark civo clarifai
clearbit clerk clickhelp clickhouse clicksend clicktime clickup cliengo clinchpad clockify clockwork close
closecrm cloudant cloudconvert cloudelements cloudflare cloudimage cloudinary cloudmersive cloudplan
cloudsight cloudsmith cloudways cloverly cloze clustdoc coda codacy codeclimate codecov codemagic
codequiry cohere coinapi coinbase coinlayer coinlib coinmarketcap collect2 column commercejs commodities
companyhub confluence confluent contabo contentful contentstack convertapi convertkit convier coolify
copper copperegg coralogix couchbase countrylayer courier coveralls cpanel craftmypdf cratesio
crossbrowser crowdin crowdstrike cryptocompare currencycloud currencyfreaks currencylayer currencyscoop
currentsapi customerguru customerio cyberpanel d7network dagster dailyco dandelion dareboost databox
databricks datadog datagov datarobot debounce deepai deepgram deepl deepseek delighted demio deno deployhq
deputy deribit descope detectify detectlanguage dfuse diffbot diggernaut digicert digitalocean discogs
discord discourse disqus ditto dixa dnscheck dnsimple docker dockerhub dockets docparser docraptor documo
docusign dokku doppler dotdigital dovico dronahq droneci dropbox duckdns duffel duply dwolla dynadot
dynalist dynatrace dynu dyspatch eagleeyenetworks easyinsight easypost ebay ecostruxureit edamam edenai
edgio eightxeight elastic elasticemail elasticsearch elevenlabs enablex encryptedpassword endorlabs enigma
envoy envoyapproxy equinix eraser etherscan ethplorer etsy eventbrite everhour exchangerate exoscale
expensify exportsdk extractorapi facebook faceplusplus fastforex fastly fastmail feedier fetchrss fibery
figma fileio finage financialmodelingprep findl finicity finnhub firebase firecrawl fireworks fivetran
fixer fixerio flatio fleetbase flexport flickr flightapi flightlabs flightstats float flowdash flowflu
flutterwave flyio fmfw formbucket formcraft formio formsite formstack foursquare frameio freepik
freshbooks freshchat freshdesk freshsales frontapp fullstory fusionauth fxmarket gandi gateio gcore gemini
gengo geoapify geocode geocodify geocodio geoipifi getemail getgeoapi getgist getresponse getsandbox ghost
giphy gitbook gitea github gitlab gitter gladly glassnode gocanvas gocardless godaddy gong goodday google
gorgias gradle grafana graphcms graphhopper groovehq groq growthbook gtmetrix guardian gumroad guru gyazo
happi happyscribe harness harvest hasura hellosign helpcrunch helpscout helpwise hereapi heroku hetzner
hevo hightouch hive hiveage holidayapi holistic honeybadger honeycomb hotjar html2pdf htx hubspot
huggingface humanity hunter hybiscus hypertrack ibm icinga iconfinder iexapis iexcloud imagekit imagga
impala imperva infobip infracost infura insightly instabot instagram instamojo intercom interseller
intra42 intrinio invoiceocean ip2location ipapi ipdata ipgeolocation ipifi ipinfo ipinfodb ipquality
ipqualityscore ipstack ironclad jenkins jfrog jina jira jiratoken jotform jumpcloud jumpseller juro kaggle
kagi kaleyra kamatera kanban kanbantool karma karmacrm keenio keycdn keycloak kibana kickbox klarna
klaviyo klipfolio knack knapsackpro kontent koyeb kraken kucoin kustomer kylas langchain langfuse
langsmith larksuite lastfm launchdarkly ldap leadfeeder lemlist lemonsqueezy lendflow lessannoyingcrm
letsencrypt lexigram line-notify linear linearapi linenotify linkedin linkpreview linode lipdeep liveagent
liveblocks livestorm loadmill lob localstack locationiq loggly loginradius logz logzio lokalise loom
loyverse lunchmoney luno magnetic mailboxlayer mailchimp mailerlite mailersend mailgun mailjet mailmodo
mailsac mailtrap mandrill mapbox mapquest marketo marketstack matomo mattermost mavenlink maxmind
meaningcloud mediastack meistertask meraki mesibo messagebird messari metaapi metabase metrilo milvus
mindee mindmeister minio miro missive mistral mite mixmax mixpanel moderation monday mongodb monkeylearn
moonclerck moonclerk moosend moralis mparticle mrticktock mux myexperiment myfreshworks myintervals mysql
namecheap namecom nasa netcore nethunt netlify neutrinoapi newrelic newsapi newscatcher newsdata nexmo
nextcloud nftport ngc ngrok nicereply nightfall nimble noip northflank noticeable notion nozbeteams npm
nuget numverify nutritionix nvidia nylas nytimes oanda octopus octopusdeploy okta okx olark omnisend
onedesk onelogin onepagecrm onesignal onfleet onwaterio oopspam openai openapi opencage opencagedata
opengraphr openrouter opensea opensearch openuv openvpn openweather openweathermap opsgenie optimizely
outreach overloop ovh owlbot owm pagarme pagerduty pagertree pandadoc pandascore paperform paralleldots
parsehub parseur particle particleio partnerstack passbase pastebin paydirtapp paymoapp paymongo paypal
paystack pdflayer pdfshift pendo peopledatalabs pepipost percy perplexity photoroom phraseaccess phyllo
pinata pinecone pingdom pipedream pipedrive pivotaltracker pixabay plaid plaidkey planetscale
planviewleankit planyo platformsh plesk plivo podio poloniex polygon porkbun postageapp postbacks posthog
postman postmark powrbot prefect privacy privateai prodpad prospectcrm prospectio protonmail proxycrawl
pscale pubnub pulumi pushbullet pusher pushover pyowm pypi qase qdrant quaderno qualaroo qualtrics qubole
questdb quickmetrics quicknode quip rabbitmq railway rapid7 rapidapi rawg razorpay reachmail readme
reallysimplesystems rebrandly recaptcha recharge redash reddit redis refiner rentman replicate replyio
requestfinance resend restpack restpackhtmltopdf retool revamp revampcrm rightsignature ringcentral
ritekit roaring rocketreach rockset roninapp route4me rownd rubygems rudderstack runrunit salesblink
salescookie salesflare salesforce salesloft salesmate satismeter saucelabs scaleway scalingo scrapeowl
scraperapi scraperbox scrapestack scrapfly scrapingant scrapingbee screenshotapi screenshotlayer scribd
seatgeek securitytrails segment selectpdf semaphore semgrep sendbird sendbirdorganizationapi sendgrid
sendinblue sendpulse sentry serpapi serphouse serpstack sheety sherpadesk shipday shippo shipstation
shodan shopify shortcut shotstack shutterstock sidekiq signable signalwire signaturit signupgenius sigopt
simfin simplesat simplynoted simvoly sinch sirv siteleaf skrapp skybiometry slack smartsheet smartsheets
smartystreets smooch smtp2go snipcart snowflake snyk socketlabs sonar sonarcloud sonarqube sourcegraph
sparkpost speechtext splunk splunkobservability spoonacular sportradar sportsmonk spotify spotinst
sqlserver square squarespace squareup sslmate stability stackpath starburst statuscake statuspage
statuspal stitchdata stockdata storecove stormboard stormglass storyblok storychief strava streak stripe
stytch sugester sumologic supabase superhuman supernotes surge surgesms surveyany surveybot surveysparrow
survicate swell swiftype tailscale tallyfy tatum tatumio tavily tawk taxjar teamgate teamwork teamworkcrm
teamworkdesk teamworkspaces technicalanalysis tefter telegram telegrambot telesign teletype telnyx
tenderly terraform text2data textmagic the-odds-api theoddsapi thinkific thirdweb thousandeyes
ticketmaster tickettailor tidio tiingo timecamp timekit timescale timezoneapi tineswebhook tly tmetric
todoist togetherai toggl tomorrowio tomtom tradier transferwise transifex travelpayouts travis travisci
trello truenas trufflehog truthfinder tumblr tunein turso twelvedata twilio twist twitch twitter tyntec
typeform typetalk ubidots uclassify udemy unifyid unplu unplugg unsplash upcdatabase upcloud uplead
uploadcare upstash uptimerobot upwave uriports urlscan userflow userstack utopian vagrant vatlayer vault
vbout vercel verimail veriphone versioneye viewneo virustotal visualcrossing voiceflow voicegain vonage
voodoosms vouchery vpnapi vultr vyte walkme walkscore wandb weatherbit weatherstack weaviate web3
web3storage webex webflow webscraper webscraping websitepulse weightsandbiases wepay whoxy wistia wit wiz
woocommerce workday workiom workos worksnaps worldcoinindex worldweather wrike x-ai xai yandex yelp
youneedabudget yousign youtube zabbix zapier zapiercloud zendesk zenkit zenrows zenscrape zenserp zeplin
zeptomail zerobounce zerossl zerotier zipbooks zipcodeapi zipcodebase zoho zohocrm zonka zonkafeedback
zoom zulip zuora
"""

SERVICES = tuple(sorted(set(_NAMES.split())))


def trie(words: tuple[str, ...]) -> str:
    """Return a regular expression that matches one of the words, prefixes shared so that any engine is quick."""
    heads: dict[str, list[str]] = {}
    for word in words:
        if word:
            heads.setdefault(word[0], []).append(word[1:])
    branches = [
        ("\\" + head if head in "-.+" else head) + trie(tuple(tails)) for head, tails in sorted(heads.items())
    ]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    return f"(?:{body})?" if "" in words else body
