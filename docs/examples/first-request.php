<?php // A portal's first signed request, with PHP 8.1 or later and nothing else.
[$patchbay, $portal, $licence] = [getenv('PATCHBAY_URL'), getenv('PORTAL_ID'), getenv('LICENCE_KEY')];

// The licence key never travels: each direction has a key derived from it (HKDF with SHA-256).
$key = fn (string $role): string => bin2hex(hash_hkdf('sha256', $licence, 32, "tc1:$role:1", "tc1:$portal"));
$digest = fn (string $body): string => 'sha-256=:' . base64_encode(hash('sha256', $body, true)) . ':';

function parameters(array $components, int $created, string $nonce, string $keyId): string
{
    return '(' . implode(' ', array_keys($components)) . ");created=$created;nonce=\"$nonce\";keyid=\"$keyId\";tag=\"tc1\"";
}

function signature(array $components, string $parameters, string $key): string
{
    $base = '';
    foreach ($components as $name => $value) $base .= "$name: $value\n";
    return 'tc1=:' . base64_encode(hash_hmac('sha256', "$base\"@signature-params\": $parameters", $key, true)) . ':';
}

$url = "$patchbay/v1/account";
$body = json_encode(['actor' => ['userId' => '1', 'name' => 'Anna', 'isAdministrator' => true]]);
[$nonce, $idempotencyKey] = [bin2hex(random_bytes(16)), bin2hex(random_bytes(16))];
$request = [
    '"@method"' => 'POST',
    '"@target-uri"' => $url,
    '"content-digest"' => $digest($body),
    '"idempotency-key"' => $idempotencyKey,
];
$parameters = parameters($request, time(), $nonce, "$portal.p2c.1");
$stream = fopen($url, 'r', false, stream_context_create(['http' => [
    'method' => 'POST', 'content' => $body, 'ignore_errors' => true, 'follow_location' => 0, 'timeout' => 15,
    'header' => [
        'Content-Type: application/json',
        "Idempotency-Key: $idempotencyKey",
        'Content-Digest: ' . $digest($body),
        "Signature-Input: tc1=$parameters",
        'Signature: ' . signature($request, $parameters, $key('p2c')),
    ],
]])) ?: exit(1);
$answer = stream_get_contents($stream);
$lines = stream_get_meta_data($stream)['wrapper_data'];
$status = explode(' ', $lines[0])[1];
$headers = [];
foreach (array_slice($lines, 1) as $line) {
    [$name, $value] = explode(': ', $line, 2) + [1 => ''];
    $headers[strtolower($name)] = $value;
}

// The answer is signed too, and tied to this request. Believe nothing that is not.
$signed = ['"@status"' => $status, '"content-digest"' => $digest($answer)];
foreach ($request as $name => $value) $signed["$name;req"] = $value;
preg_match('/;created=(\d{10});/', $headers['signature-input'] ?? '', $found);
$created = (int) ($found[1] ?? 0);
$expected = signature($signed, parameters($signed, $created, $nonce, "$portal.c2p.1"), $key('c2p'));
if (!hash_equals($expected, $headers['signature'] ?? '') || abs(time() - $created) > 300) {
    fwrite(STDERR, "The answer is not signed for this request.\n");
    exit(1);
}
echo "$status $answer\n";
