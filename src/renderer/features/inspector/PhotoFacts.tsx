/** @file What is known of a photo: when, where, with which camera; how large it is. */

import { Calendar, Camera, Image, MapPin, type LucideIcon } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import { bytes, dateAndTime, number } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import {
  cameraName,
  degrees,
  exposureParts,
  megapixelsOf,
  offsetName,
  type PhotoDetails,
} from './photoFacts.ts';
import unseen from '../../ui/Unseen.module.css';
import styles from './Inspector.module.css';

interface FactProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly children: ReactNode;
}

function Fact({ icon: Icon, name, children }: FactProps): JSX.Element {
  return (
    <div className={styles['fact']}>
      <dt>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
        <span className={unseen['unseen']}>{name}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

const SOURCES: readonly string[] = ['exif', 'xmp', 'iptc', 'png', 'gps', 'file-time'];
const OFFSET_SOURCES: readonly string[] = ['offset-tag', 'gps-time', 'gps-position'];

type TakenSource = 'exif' | 'xmp' | 'iptc' | 'png' | 'gps' | 'file-time';
type OffsetSource = 'offset-tag' | 'gps-time' | 'gps-position';

function TakenFact({ details }: { details: PhotoDetails }): JSX.Element {
  const text = useText();
  const { takenLocal, takenSource, takenOffset, offsetSource } = details;
  const name = text('inspector.taken');
  if (takenLocal === null) {
    return (
      <Fact icon={Calendar} name={name}>
        {text('inspector.no-date')}
      </Fact>
    );
  }
  const isKnownSource = takenSource !== null && SOURCES.includes(takenSource);
  const zone =
    takenOffset !== null && offsetSource !== null && OFFSET_SOURCES.includes(offsetSource)
      ? text(`inspector.zone-${offsetSource as OffsetSource}`, { zone: offsetName(takenOffset) })
      : text('inspector.zone-none');
  return (
    <Fact icon={Calendar} name={name}>
      <p>{dateAndTime(takenLocal)}</p>
      {isKnownSource && (
        <p className={styles['quiet']}>{text(`inspector.date-${takenSource as TakenSource}`)}</p>
      )}
      {takenSource !== 'file-time' && <p className={styles['quiet']}>{zone}</p>}
    </Fact>
  );
}

function PlaceFact({ details }: { details: PhotoDetails }): JSX.Element | null {
  const text = useText();
  const { latitude, longitude, altitude } = details;
  if (latitude === null || longitude === null) return null;
  const parts = [
    text(latitude < 0 ? 'inspector.south' : 'inspector.north', { degrees: degrees(latitude) }),
    text(longitude < 0 ? 'inspector.west' : 'inspector.east', { degrees: degrees(longitude) }),
  ];
  return (
    <Fact icon={MapPin} name={text('inspector.place')}>
      <p className={styles['selectable']}>{parts.join(text('inspector.comma'))}</p>
      {altitude !== null && (
        <p className={styles['quiet']}>{text('inspector.altitude', { metres: Math.round(altitude) })}</p>
      )}
    </Fact>
  );
}

export function PhotoFacts({ details }: { details: PhotoDetails }): JSX.Element {
  const text = useText();
  const { width, height, lens, files } = details;
  const camera = cameraName(details.cameraMake, details.cameraModel);
  const exposure = exposureParts(details, number);
  const size = files[0]?.size;
  const megapixels = megapixelsOf(width, height);
  const pixels =
    width === null || height === null
      ? null
      : megapixels === 0
        ? text('inspector.few-pixels', { width, height })
        : text('inspector.pixels', { width, height, megapixels: number(megapixels) });
  return (
    <section className={styles['section']} aria-label={text('inspector.details')}>
      <dl className={styles['facts']}>
        <TakenFact details={details} />
        <Fact icon={Image} name={text('inspector.size')}>
          <p>{pixels ?? text('inspector.no-size')}</p>
          {size !== undefined && <p className={styles['quiet']}>{bytes(size)}</p>}
        </Fact>
        {(camera !== null || lens !== null || exposure.length > 0) && (
          <Fact icon={Camera} name={text('inspector.camera')}>
            {camera !== null && <p>{camera}</p>}
            {lens !== null && <p className={styles['quiet']}>{lens}</p>}
            {exposure.length > 0 && <p className={styles['quiet']}>{exposure.join(' · ')}</p>}
          </Fact>
        )}
        <PlaceFact details={details} />
      </dl>
    </section>
  );
}
