/** What a new user sees first: nothing has come, and how something does. */
import { Copy } from './copy';

/** Where hoptrace sends when it is told nothing. */
const DEFAULT_PORT = '4318';

export function Empty({ files }: { files: readonly string[] | undefined }) {
  if (files)
    return (
      <section class="empty" aria-labelledby="title">
        <h1 id="title">There are no spans in {files.length === 1 ? 'this file' : 'these files'}</h1>
        <ul class="mono">
          {files.map((file) => (
            <li key={file}>{file}</li>
          ))}
        </ul>
      </section>
    );
  const elsewhere = location.port !== DEFAULT_PORT;
  const send = elsewhere ? `OTEL_EXPORTER_OTLP_ENDPOINT=${location.origin} ` : '';
  return (
    <section class="empty" aria-labelledby="title">
      <h1 id="title">
        <span class="pulse" aria-hidden="true" />
        Waiting for the first message
      </h1>
      <p class="quiet">
        Listening for OTLP on <code>{location.origin}</code>. Start a service that uses amqplib with hoptrace,
        from the folder it lives in:
      </p>
      <Command>{`${send}node --require hoptrace/register app.js`}</Command>
      <p class="quiet">or let the viewer start it:</p>
      <Command>npx hoptrace view -- node app.js</Command>
      <p class="quiet">or see a small shop at work, where a RabbitMQ is at hand:</p>
      <Command>{`${send}npx hoptrace demo`}</Command>
      <p class="quiet hint">
        Nothing comes? <code>npx hoptrace doctor app.js</code> says why. Services in other languages are seen,
        too: have them send OTLP to <code>{location.origin}</code>.
      </p>
    </section>
  );
}

function Command({ children }: { children: string }) {
  return (
    <div class="command">
      <code>{children.split(' ').map((word, n) => [n > 0 && ' ', <span key={word}>{word}</span>])}</code>
      <Copy text={children}>Copy</Copy>
    </div>
  );
}
