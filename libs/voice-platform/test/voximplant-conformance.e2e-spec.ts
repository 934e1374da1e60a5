import { describeVoicePlatform } from '../src/conformance/describe-voice-platform';
import { startVoximplant } from './voximplant-under-test';

describeVoicePlatform('Voximplant adapter against the voice simulator', async () => {
  const { platform, close } = await startVoximplant(['RUB', 'USD']);
  return {
    platform,
    currency: 'RUB',
    unservedCurrency: 'UAH',
    stock: { countryCode: 'RU', category: 'GEOGRAPHIC', numbers: ['+74012555555', '+78002501860'] },
    close,
  };
});
