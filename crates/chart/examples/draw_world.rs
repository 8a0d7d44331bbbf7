//! Draws the outline of the world that maps are made of: decodes two TopoJSON files, projects them and writes `assets/world.txt`.
//!
//! ```sh
//! npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//! cargo run -p amparo-chart --example draw_world package/countries-110m.json package/countries-50m.json > crates/chart/assets/world.txt
//! ```
//!
//! `world-atlas` (ISC, Michael Bostock) holds Natural Earth's countries, which are in the public domain. Shapes are those at 1:110 million; a
//! country too small for that scale becomes a point at the middle of its largest part at 1:50 million. The projection is Equal Earth (Šavrič,
//! Patterson and Jenny 2018), which keeps areas true, so that a large country does not look larger than it is.
#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::error::Error;

use serde_json::Value;

/// Width of the drawing in its own units.
const WIDTH: f64 = 4000.0;
/// The drawing ends at these latitudes: south of Cape Horn, north of Greenland.
const SOUTH: f64 = -56.5;
const NORTH: f64 = 84.0;

type Point = (f64, f64);
type Ring = Vec<Point>;
/// An M49 code, or `-`, and the rings of its shape.
type Country = (String, Vec<Ring>);

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let [coarse, fine] = files.as_slice() else {
        return Err("usage: draw_world countries-110m.json countries-50m.json".into());
    };
    let coarse = countries(&serde_json::from_str(&std::fs::read_to_string(coarse)?)?)?;
    let fine = countries(&serde_json::from_str(&std::fs::read_to_string(fine)?)?)?;
    let (top, bottom) = (project((0.0, NORTH)).1, project((0.0, SOUTH)).1);
    println!(
        "# Outline of the world in the Equal Earth projection. Made by examples/draw_world.rs from world-atlas 2.0.2"
    );
    println!(
        "# (ISC); data: Natural Earth, public domain. S: UN M49 code (or -), path. P: UN M49 code, x, y."
    );
    println!("V\t{WIDTH}\t{:.0}", (bottom - top).ceil());
    let mut drawn = BTreeSet::new();
    for (code, rings) in &coarse {
        // Antarctica has neither citizens nor cases and would take a fifth of the page.
        if code == "010" {
            continue;
        }
        drawn.insert(code.clone());
        let path: String = rings.iter().map(|ring| outline(ring, top)).collect();
        println!("S\t{code}\t{path}");
    }
    for (code, rings) in &fine {
        if code == "-" || code == "010" || !drawn.insert(code.clone()) {
            continue;
        }
        let largest = rings
            .iter()
            .max_by(|a, b| area(a).abs().total_cmp(&area(b).abs()))
            .ok_or("a country without shape")?;
        let (x, y) = project(middle(largest));
        println!("P\t{code}\t{:.0}\t{:.0}", x, y - top);
    }
    Ok(())
}

/// Every country's M49 code and outer and inner rings in degrees.
fn countries(topology: &Value) -> Result<Vec<Country>, Box<dyn Error>> {
    let number = |value: &Value| value.as_f64().ok_or("not a number");
    let pair =
        |value: &Value| -> Result<Point, Box<dyn Error>> { Ok((number(&value[0])?, number(&value[1])?)) };
    let scale = pair(&topology["transform"]["scale"])?;
    let shift = pair(&topology["transform"]["translate"])?;
    let mut arcs: Vec<Ring> = Vec::new();
    for arc in topology["arcs"].as_array().ok_or("no arcs")? {
        // Arcs are steps from point to point on a grid.
        let (mut x, mut y) = (0.0, 0.0);
        let mut ring = Ring::new();
        for step in arc.as_array().ok_or("not an arc")? {
            let (dx, dy) = pair(step)?;
            x += dx;
            y += dy;
            ring.push((x * scale.0 + shift.0, y * scale.1 + shift.1));
        }
        arcs.push(ring);
    }
    let ring_of = |list: &Value| -> Result<Ring, Box<dyn Error>> {
        let mut ring = Ring::new();
        for index in list.as_array().ok_or("not a ring")? {
            let index = index.as_i64().ok_or("not an index")?;
            // A negative index is the one's complement of an arc run backwards.
            let (index, backwards) = if index < 0 { (!index, true) } else { (index, false) };
            let arc = arcs.get(usize::try_from(index)?).ok_or("no such arc")?;
            let mut points: Ring = arc.clone();
            if backwards {
                points.reverse();
            }
            // Arcs share their ends.
            let skip = usize::from(!ring.is_empty());
            ring.extend(points.into_iter().skip(skip));
        }
        Ok(ring)
    };
    let mut out = Vec::new();
    for shape in topology["objects"]["countries"]["geometries"]
        .as_array()
        .ok_or("no countries")?
    {
        let code = shape["id"].as_str().unwrap_or("-").to_owned();
        let polygons = match shape["type"].as_str() {
            Some("Polygon") => vec![shape["arcs"].clone()],
            Some("MultiPolygon") => shape["arcs"].as_array().ok_or("no polygons")?.clone(),
            _ => continue,
        };
        let mut rings = Vec::new();
        for polygon in &polygons {
            for ring in polygon.as_array().ok_or("no rings")? {
                rings.push(ring_of(ring)?);
            }
        }
        out.push((code, rings));
    }
    Ok(out)
}

/// The Equal Earth projection of longitude and latitude in degrees, in units of the drawing, y downwards.
fn project((longitude, latitude): Point) -> Point {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let m = 3f64.sqrt() / 2.0;
    let theta = (m * latitude.to_radians().sin()).asin();
    let (square, sixth) = (theta.powi(2), theta.powi(6));
    let slope = A[0] + 3.0 * A[1] * square + sixth * (7.0 * A[2] + 9.0 * A[3] * square);
    let x = longitude.to_radians() * theta.cos() / (m * slope);
    let y = theta * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square));
    // The equator's half length.
    let half = std::f64::consts::PI / (m * A[0]);
    (WIDTH * (0.5 + x / (2.0 * half)), -y * WIDTH / (2.0 * half))
}

/// A closed path of whole units, steps after the first point relative; points that fall together are drawn once.
fn outline(ring: &Ring, top: f64) -> String {
    let mut points: Vec<(i64, i64)> = ring
        .iter()
        .map(|&point| {
            let (x, y) = project(point);
            (x.round() as i64, (y - top).round() as i64)
        })
        .collect();
    points.dedup();
    if points.len() < 4 {
        return String::new();
    }
    // Where a ring crosses the antimeridian it goes on at the other edge, as a part of its own.
    let mut parts: Vec<Vec<(i64, i64)>> = vec![Vec::new()];
    for &point in &points {
        let last = parts.last().and_then(|part| part.last()).copied();
        if last.is_some_and(|last| (point.0 - last.0).abs() as f64 > WIDTH / 2.0) {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(point);
        }
    }
    parts
        .iter()
        .filter(|part| part.len() > 2)
        .map(|part| steps(part))
        .collect()
}

fn steps(points: &[(i64, i64)]) -> String {
    let mut out = format!("M{} {}l", points[0].0, points[0].1);
    for pair in points.windows(2) {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        if !out.ends_with('l') && dx >= 0 {
            out.push(' ');
        }
        out.push_str(&dx.to_string());
        if dy >= 0 {
            out.push(' ');
        }
        out.push_str(&dy.to_string());
    }
    out.push('z');
    out
}

/// Twice the signed area, in square degrees; good enough to compare parts of one country.
fn area(ring: &Ring) -> f64 {
    ring.windows(2)
        .map(|pair| pair[0].0 * pair[1].1 - pair[1].0 * pair[0].1)
        .sum()
}

/// The centroid of a ring.
fn middle(ring: &Ring) -> Point {
    let (mut x, mut y) = (0.0, 0.0);
    for pair in ring.windows(2) {
        let cross = pair[0].0 * pair[1].1 - pair[1].0 * pair[0].1;
        x += (pair[0].0 + pair[1].0) * cross;
        y += (pair[0].1 + pair[1].1) * cross;
    }
    let area = area(ring);
    (x / (3.0 * area), y / (3.0 * area))
}
