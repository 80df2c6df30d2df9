address='ADDRESS'
secret='whsec_…'
body='{"type":"comment.created","data":{"id":"essai-1","text":"Le banc du port est cassé.","author":{"name":"Nolwenn"}}}'
id="msg_$(openssl rand -hex 12)"
now="$(date +%s)"
key="$(printf '%s' "${secret#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \n')"
signature="$(printf '%s' "$id.$now.$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$key -binary | base64)"
curl --data-binary "$body" \
  -H 'content-type: application/json' \
  -H "webhook-id: $id" \
  -H "webhook-timestamp: $now" \
  -H "webhook-signature: v1,$signature" \
  "$address"
