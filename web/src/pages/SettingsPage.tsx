import { Heading } from '../app/Heading';
import { AppearanceSettings } from './settings/AppearanceSettings';
import { DoorSettings } from './settings/DoorSettings';
import { SecuritySettings } from './settings/SecuritySettings';

export function SettingsPage() {
  return (
    <section class="page narrow settings">
      <Heading title="Settings" />
      <AppearanceSettings />
      <SecuritySettings />
      <DoorSettings />
    </section>
  );
}
